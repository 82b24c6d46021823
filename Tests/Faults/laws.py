"""Counting laws, as provision/lib/checks.sh does: one line for each, one closing line that provision/test adds up."""

import orphans

passed, failed = 0, 0


def check(law, holds, note=""):
    global passed, failed
    if holds:
        passed += 1
        print(f"  ok      {law}", flush=True)
    else:
        failed += 1
        print(f"  FAILED  {law}: {note}", flush=True)
    return holds


def whole(law, root, expected_live=None):
    """Nothing belongs to nobody, every site is whole, and there are as many as expected."""
    found = orphans.check(root)
    faults = found["orphans"] + found["broken"]
    if expected_live is not None and found["live"] != expected_live:
        faults.append(f"{found['live']} live sites, expected {expected_live}")
    return check(law, not faults, "; ".join(faults[:6]))


def close(name):
    """The closing line; the exit status."""
    print(f"{name}: {passed} passed, {failed} failed, 0 skipped")
    return 0 if failed == 0 and passed > 0 else 1
