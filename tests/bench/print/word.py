"""The Word twins of the documents."""

import subprocess


def twins(program, environment, example, folder, names):
    """Writes a twin under each name, each for another party as our own measurement does."""
    facts = example.read_text()
    for number, name in enumerate(names):
        party = f"云州市某某{'精密' * (number % 20)}机械（{number}）有限公司"
        file = folder / f"{name}.toml"
        file.write_text(facts.replace("云州市某某机械有限公司", party))
        subprocess.run([program, "render", "rectification-order", "--facts", file, "-o", folder / f"{name}.docx"],
                       check=True, env=environment, stdout=subprocess.DEVNULL)
