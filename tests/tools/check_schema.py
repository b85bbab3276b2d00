#!/usr/bin/python3
"""Checks configurations against configs/schema.json with a validator that the project did not write.

    check_schema.py --valid FILE ... --broken FILE ...

Needs Debian's python3-jsonschema and python3-yaml. Every file after --valid must be valid, and every one after --broken must not be.
Prints a line a file; exit code 1 where one is otherwise.
"""
import json
import os
import sys

import jsonschema
import yaml

HERE = os.path.dirname(os.path.abspath(__file__))


def main():
    with open(os.path.join(HERE, "..", "..", "configs", "schema.json"), encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(schema)
    wanted, right, count = None, True, {True: 0, False: 0}
    for name in sys.argv[1:]:
        if name in ("--valid", "--broken"):
            wanted = name == "--valid"
            continue
        if wanted is None:
            print(__doc__, file=sys.stderr)
            return 2
        with open(name, encoding="utf-8") as file:
            error = jsonschema.exceptions.best_match(validator.iter_errors(yaml.safe_load(file)))
        what = "valid" if error is None else f"invalid at {'.'.join(map(str, error.absolute_path)) or 'the top'}: {error.message[:120]}"
        count[wanted] += 1
        if (error is None) != wanted:
            right = False
            what += "   <-- expected otherwise"
        print(f"{os.path.basename(name)}: {what}")
    if not count[True] or not count[False]:
        print("expected files after both --valid and --broken", file=sys.stderr)
        return 2
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main())
