#!/usr/bin/python3
"""agent(1) from the program's own description of its commands (JSON on standard input), so that the page never says something else than --help."""
import json
import sys


def text(words):
    """Words as roff reads them: nothing in them is a command of roff's, whatever they hold."""
    lines = words.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq").replace("`", "\\(ga").split("\n")
    return "\n".join("\\&" + line if line.startswith(".") else line for line in lines)


def paragraphs(words):
    return "\n.PP\n".join(text(part) for part in words.split("\n\n")) if words else ""


def usage(argument):
    name = argument["names"][-1] if argument.get("names") else None
    value = argument.get("valueName", "")
    if argument["kind"] == "positional":
        return f"\\fI{text(value.upper())}\\fR"
    dashes = "-" if name["kind"] == "short" else "--"
    word = f"\\fB{text(dashes + name['name'])}\\fR"
    return word if argument["kind"] == "flag" else f"{word} \\fI{text(value)}\\fR"


def shown(command):
    return [argument for argument in command.get("arguments", []) if argument.get("shouldDisplay", True)]


def told(argument):
    return argument.get("abstract") or argument.get("discussion") or ""


def leaves(command, path=()):
    if not command.get("shouldDisplay", True) or command["commandName"] == "help":
        return
    here = path + (command["commandName"],)
    if command.get("subcommands"):
        for below in command["subcommands"]:
            yield from leaves(below, here)
    else:
        yield here, command


def main():
    version, date = sys.argv[1:3]
    root = json.load(sys.stdin)["command"]
    commands = list(leaves(root))
    names = [{usage(argument) for argument in shown(command)} for _, command in commands]
    everywhere = set.intersection(*names)
    out = [f'.TH AGENT 1 "{date}" "agent {version}" "User Commands"', ".SH NAME", f"agent \\- {text(root['abstract']).rstrip('.')}"]
    out += [".SH SYNOPSIS", "\\fBagent\\fR \\fINOUN\\fR \\fIVERB\\fR [\\fIOPTION\\fR...]"]
    # Said once: every command repeats the exit statuses.
    status = root.get("discussion", "")
    out += [".SH COMMANDS"]
    for path, command in commands:
        out += [".SS " + text(" ".join(path)), text(command.get("abstract", ""))]
        discussion = command.get("discussion", "").replace(status, "").strip()
        if discussion:
            out += [".PP", paragraphs(discussion)]
        for argument in shown(command):
            if usage(argument) not in everywhere:
                out += [".TP", usage(argument), text(told(argument))]
    out += [".SH OPTIONS OF EVERY COMMAND"]
    for argument in shown(commands[0][1]):
        if usage(argument) in everywhere:
            out += [".TP", usage(argument), text(told(argument))]
    out += [".SH EXIT STATUS", ".nf", text(status), ".fi"]
    out += [".SH FILES", ".TP", "\\fI/var/lib/agent\\fR", "state of a system host", ".TP", "\\fI/run/agent/agent.sock\\fR", "the daemon"]
    out += [".SH SEE ALSO", "\\fBnginx\\fR(8), \\fBmariadbd\\fR(8), \\fBsystemctl\\fR(1)"]
    print("\n".join(line for line in out if line))


main()
