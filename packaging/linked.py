"""What is linked into the program, whose it is, under which licences: for notices, texts of licences and the bill of materials."""
import functools
import json
import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent
LINUX = "x86_64-unknown-linux-gnu"
# The page in the browser: its engine has a lock file of its own, its script carries one package of npm.
ENGINE, WASM = ROOT / "web/engine", "wasm32-wasip1"
PREACT = {"name": "preact", "repository": "https://github.com/preactjs/preact", "license": "MIT", "notice": "Copyright (c) 2015-present Jason Miller"}
# The faces that the program carries: file, crate, copyright, licence.
OFL, GPL = "OFL-1.1", "GPL-3.0-only WITH Font-exception-2.0"
FACES = [
    ("song/NianbaoSong-Regular.ttf", "nianbao-font-song", "Copyright 2017-2024 Adobe", OFL),
    ("song/NianbaoLatin-Regular.ttf", "nianbao-font-song", "Copyright 2010 Google Corporation with Reserved Font Arimo, Tinos and Cousine; 2012 Red Hat, Inc. with Reserved Font Name Liberation", OFL),
    ("heads/NianbaoSong-Bold.ttf", "nianbao-font-heads", "Copyright 2017-2024 Adobe", OFL),
    ("heads/NianbaoHei-Medium.ttf", "nianbao-font-heads", "Copyright 2014-2021 Adobe, with Reserved Font Name 'Source'", OFL),
    ("fandol/NianbaoFang-Regular.ttf", "nianbao-font-fandol", "Copyright 2012-2013, the Fandol team", GPL),
    ("fandol/NianbaoKai-Regular.ttf", "nianbao-font-fandol", "Copyright 2012-2013, the Fandol team", GPL),
]


def cargo(folder, *arguments):
    return subprocess.run(["cargo", *arguments], cwd=folder, check=True, capture_output=True, text=True).stdout


@functools.cache
def metadata(platform, folder=ROOT):
    return json.loads(cargo(folder, "metadata", "--format-version", "1", "--locked", "--filter-platform", platform))


def program():
    return next(p for p in metadata(LINUX)["packages"] if p["name"] == "nianbao")


@functools.cache
def linked(platform=LINUX, folder=ROOT):
    """The packages that are linked: `cargo tree` knows the features that are on, `cargo metadata` the rest."""
    tree = cargo(folder, "tree", "--locked", "--edges", "normal,no-proc-macro", "--target", platform, "--prefix", "none",
                 "--format", "{p}")
    names = {tuple(line.split()[:2]) for line in tree.splitlines() if line}
    found = [p for p in metadata(platform, folder)["packages"] if (p["name"], f"v{p['version']}") in names and p["source"]]
    return sorted(found, key=lambda p: (p["name"], p["version"]))


def licence_of(package):
    return (package["license"] or package["license_file"] or "?").replace("/", " OR ")


def licence_files(package):
    """The files of a crate that speak of licences, with their text."""
    folder = pathlib.Path(package["manifest_path"]).parent
    for file in sorted(folder.iterdir()):
        if re.match(r"(?i)(licen[sc]e|copying|copyright|notice)", file.name) and file.is_file():
            yield file.name, file.read_text(encoding="utf-8", errors="replace")


def copyright_of(package):
    lines = []
    for _, text in licence_files(package):
        for line in text.splitlines():
            line = re.sub(r"\s+", " ", line.strip(" \t*#/-_|"))
            # A line of a notice, not of the text of a licence or of its appendix.
            if re.match(r"(?i)(©|copyright (\(c\)|©|\d{4}|the |by ))", line) and not re.search(r"\[|\{|<year|holder|owner", line):
                if line not in lines and len(line) < 160:
                    lines.append(line)
    people = [re.sub(r"\s*<[^>]*>", "", a) for a in package["authors"]]
    return lines or ([f"by {', '.join(people)}"] if people else ["the authors named in its repository"])


def preact_version():
    return json.loads((ROOT / "web/package.json").read_text(encoding="utf-8"))["dependencies"]["preact"]


def licence_texts(platform, folder=ROOT):
    """The texts of the licences of all that is linked: each text once, with the crates that it came with."""
    texts = {}
    bare = []
    for package in linked(platform, folder):
        own = {text.strip() for _, text in licence_files(package)}
        for text in sorted(own):
            texts.setdefault(text, []).append(f"{package['name']} {package['version']}")
        if not own:
            bare.append(f"{package['name']} {package['version']}: {licence_of(package)}")
    parts = ["Licences of the crates that are linked into nianbao. THIRD-PARTY.md tells whose each of them is.\n"]
    if bare:
        parts.append("These carry no text of their own; their licences are:\n\n" + "\n".join(bare) + "\n")
    for text, names in sorted(texts.items(), key=lambda item: (item[1], item[0])):
        parts.append("=" * 80 + "\n" + "\n".join(names) + "\n" + "-" * 80 + "\n\n" + text + "\n")
    return "\n".join(parts)
