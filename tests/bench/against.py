"""Says what a change did to the speed: this checkout against another commit, in one run.

    ./dev bench --against REF [BENCH NAME…]

The other commit is checked out beside the build output and its benches run alternately with this
checkout's, A B A B, so that a machine that gets slower meanwhile is slow for both. What counts is
the better of the two runs of each side. Exit code 1 if a bench lost more than a tenth.
"""

import json
import os
import pathlib
import subprocess
import sys

ROUNDS = 2
LIMIT = 0.10


def command(*arguments, cwd, **more):
    return subprocess.run(arguments, cwd=cwd, check=True, **more)


def checkout(root, target, ref):
    """A work tree of `ref`, made anew."""
    folder = target / "against"
    if folder.exists():
        command("git", "worktree", "remove", "--force", str(folder), cwd=root)
    command("git", "worktree", "prune", cwd=root)
    command("git", "worktree", "add", "--quiet", "--detach", str(folder), ref, cwd=root)
    return folder


def run(root, target, baseline, chosen):
    """Runs the benches of a checkout and keeps the figures under the name `baseline`."""
    environment = os.environ | {"CARGO_TARGET_DIR": str(target)}
    command(
        *("cargo", "bench", "--workspace", "--locked", "--bench", "*", "--"),
        *("--noplot", "--quiet", "--save-baseline", baseline, *chosen),
        cwd=root, env=environment, stdout=subprocess.DEVNULL,
    )


def medians(target, baseline):
    """The median of each bench in nanoseconds."""
    found = {}
    for path in (target / "criterion").rglob(f"{baseline}/estimates.json"):
        name = json.loads((path.parent / "benchmark.json").read_text())["full_id"]
        found[name] = json.loads(path.read_text())["median"]["point_estimate"]
    return found


def best(target, side):
    runs = [medians(target, f"{side}-{nth}") for nth in range(ROUNDS)]
    return {name: min(run[name] for run in runs if name in run) for run in runs for name in run}


def shown(nanoseconds):
    for unit, size in (("s", 1e9), ("ms", 1e6), ("µs", 1e3)):
        if nanoseconds >= size:
            return f"{nanoseconds / size:.3g} {unit}"
    return f"{nanoseconds:.3g} ns"


def main(ref, *chosen):
    root = pathlib.Path(__file__).resolve().parents[2]
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR") or root / "target").absolute()
    for stale in (target / "criterion").rglob("*-[0-9]/estimates.json"):
        stale.unlink()
    other = checkout(root, target, ref)
    for nth in range(ROUNDS):
        run(other, target, f"before-{nth}", chosen)
        run(root, target, f"after-{nth}", chosen)
    command("git", "worktree", "remove", "--force", str(other), cwd=root)

    before, after = best(target, "before"), best(target, "after")
    if not before.keys() & after.keys():
        sys.exit(f"no bench of that name stands in both {ref} and this checkout")
    lost = 0
    print(f"| bench | {ref} | here | change |\n|---|---|---|---|")
    for name in sorted(before.keys() | after.keys()):
        if name not in before or name not in after:
            print(f"| {name} | {'new' if name in after else 'gone'} | | |")
            continue
        change = after[name] / before[name] - 1
        mark = " **slower**" if change > LIMIT else ""
        lost += change > LIMIT
        print(f"| {name} | {shown(before[name])} | {shown(after[name])} | {change:+.1%}{mark} |")
    if lost:
        sys.exit(f"{lost} benches lost more than {LIMIT:.0%}")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(*sys.argv[1:])
