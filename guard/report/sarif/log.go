package sarif

// The part of SARIF 2.1.0 that an audit needs, in the order of the standard's
// sections. A property that would only repeat the standard's default (an empty
// array, an index of -1, kind "fail") is left out, save for those that readers are
// known to miss when they are absent.

// schemaURL is the standard's own address of its schema.
const schemaURL = "https://raw.githubusercontent.com/oasis-tcs/sarif-spec/main/sarif-2.1/schema/sarif-schema-2.1.0.json"

// language is that of every message, as the standard writes it.
const language = "en-US"

type log struct {
	Schema  string `json:"$schema"`
	Version string `json:"version"`
	Runs    []run  `json:"runs"`
}

type run struct {
	Tool        tool         `json:"tool"`
	Language    string       `json:"language"`         // of the messages; readers that miss it read "", which is invalid
	Newlines    []string     `json:"newlineSequences"` // what counts as an end of line; the same
	Invocations []invocation `json:"invocations"`
	Results     []result     `json:"results"` // empty, not absent, where a scan found nothing
}

type tool struct {
	Driver driver `json:"driver"`
}

type driver struct {
	Name     string `json:"name"`
	Language string `json:"language"`
	Rules    []rule `json:"rules"`
}

type rule struct {
	ID               string     `json:"id"`
	Name             string     `json:"name"`
	ShortDescription message    `json:"shortDescription"`
	HelpURI          string     `json:"helpUri,omitempty"`
	Properties       properties `json:"properties"`
}

// properties are those that code hosts read of a rule.
type properties struct {
	SecuritySeverity string   `json:"security-severity"`
	Tags             []string `json:"tags"`
}

type invocation struct {
	ExecutionSuccessful bool           `json:"executionSuccessful"`
	Notifications       []notification `json:"toolExecutionNotifications,omitempty"`
}

type notification struct {
	Level     string     `json:"level"`
	Message   message    `json:"message"`
	Locations []location `json:"locations"`
}

type result struct {
	RuleID              string            `json:"ruleId"`
	RuleIndex           int               `json:"ruleIndex"`
	Level               string            `json:"level"`
	Message             message           `json:"message"`
	Locations           []location        `json:"locations"`
	PartialFingerprints map[string]string `json:"partialFingerprints"`
}

type message struct {
	Text string `json:"text"`
}

type location struct {
	PhysicalLocation physicalLocation `json:"physicalLocation"`
}

type physicalLocation struct {
	ArtifactLocation artifactLocation `json:"artifactLocation"`
	Region           *region          `json:"region,omitempty"`
}

type artifactLocation struct {
	URI string `json:"uri"`
}

type region struct {
	StartLine int `json:"startLine"`
}
