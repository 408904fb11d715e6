# words.py reads lines of JSON, each a command's words, and says for each what
# this pip makes of them by its own parser: {verb, args, files}, or {} where it
# refuses or only prints. Without lines it lists the options of every command.
import contextlib
import io
import json
import os
import sys

os.environ.update(PIP_CONFIG_FILE=os.devnull, _PIP_RUNNING_IN_SUBPROCESS="1")

from pip._internal.cli.main_parser import create_main_parser, parse_command
from pip._internal.commands import commands_dict, create_command


def names(parser):
    return sorted(n for o in parser.option_list_all for n in o._short_opts + o._long_opts)


def read(words):
    name, rest = parse_command(words[1:])
    options, args = create_command(name).parse_args(rest)
    said = lambda key: [str(x) for x in getattr(options, key, None) or []]
    if said("dependency_groups") or options.help or options.version:
        return {}
    return {"verb": name, "args": args + said("editables"),
            "files": said("requirements") + said("constraints") + said("requirements_from_scripts")}


lines = sys.stdin.read().splitlines()
if not lines:
    table = {n: names(create_command(n).parser) for n in commands_dict}
    print(json.dumps({"": names(create_main_parser()), **table}))
for line in lines:
    meaning = {}
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            meaning = read(json.loads(line))
    except (Exception, SystemExit):
        pass
    print(json.dumps(meaning))
