package control

import "pkgd/guard"

// ExitCode is a row of the contract's table.
type ExitCode struct {
	Code    int
	Meaning string
	Next    string // what a person does about it; "" nothing
}

// ExitCodes is the table, for the documents. A command that is allowed ends with
// its manager's own code.
func ExitCodes() []ExitCode {
	return []ExitCode{
		{guard.ExitOK, "allowed, done, clean", ""},
		{guard.ExitGeneral, "general error", "the message says what to do"},
		{guard.ExitUsage, "the words cannot be understood; audit: nothing was found to audit", "`pkgd help COMMAND`"},
		{guard.ExitCooldown, "held by the cooldown, or the registry's answer has no release time", "take the version that the message names, or wait, or grant an exception"},
		{guard.ExitThreat, "a threat: malicious, or vulnerable beyond policy; blocked by source, policy or signal", "remove or update what the message names"},
		{guard.ExitUnreachable, "a registry or the network cannot be reached, or the plan could not be made or is incomplete", "try again, or mend what the message names"},
		{guard.ExitConfig, "the configuration cannot be used", "`pkgd config list` shows every value and its source"},
		{guard.ExitStore, "store or journal missing, damaged, too stale, or not ours", "`pkgd intel sync`"},
		{guard.ExitPartial, "finished with warnings: records or entries that could not be read", "the messages name them"},
		{guard.ExitLoop, "a loop of wrappers that come back to pkgd was found and stopped", "take pkgd's folder or the wrapper off PATH"},
		{guard.ExitNotExec, "the real manager cannot be executed", "mend its permissions"},
		{guard.ExitNotFound, "the real manager was not found", "install it, or put it on PATH behind pkgd's folder"},
		{guard.ExitInterrupted, "interrupted", ""},
	}
}
