"""package.py TARGET PROGRAM FOLDER: puts the program, its manual pages, completions and licences into the archive for a
target: FOLDER/sitegen-TARGET.tar.gz, or .zip for Windows. The program must run on this machine.

The same program gives the same archive, byte for byte.
"""

import gzip
import io
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TEXTS = ["LICENSE", "LICENSE-APACHE", "LICENSE-MIT", "README.md"]
SHELLS = ["bash", "elvish", "fish", "powershell", "zsh"]


def contents(program: Path) -> dict[str, bytes]:
    """All files of the archive by their path in it."""
    files = {program.name: program.read_bytes()}
    files |= {name: (ROOT / name).read_bytes() for name in TEXTS}
    for shell in SHELLS:
        run = subprocess.run([program, "completions", shell], check=True, capture_output=True)
        files[f"completions/sitegen.{shell}"] = run.stdout
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([program, "man", "--out", folder], check=True)
        files |= {f"man/{page.name}": page.read_bytes() for page in Path(folder).iterdir()}
    return dict(sorted(files.items()))


def mode(path: str, program: Path) -> int:
    return 0o755 if path == program.name else 0o644


def main() -> None:
    target, program, folder = sys.argv[1], Path(sys.argv[2]).resolve(), Path(sys.argv[3])
    files = contents(program)
    top = f"sitegen-{target}"
    folder.mkdir(parents=True, exist_ok=True)
    if "windows" in target:
        with zipfile.ZipFile(folder / f"{top}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for path, content in files.items():
                archive.writestr(zipfile.ZipInfo(f"{top}/{path}"), content, zipfile.ZIP_DEFLATED)
        return
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for path, content in files.items():
            entry = tarfile.TarInfo(f"{top}/{path}")
            entry.size, entry.mode = len(content), mode(path, program)
            archive.addfile(entry, io.BytesIO(content))
    (folder / f"{top}.tar.gz").write_bytes(gzip.compress(packed.getvalue(), 6, mtime=0))


main()
