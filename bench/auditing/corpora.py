"""What is audited where nothing is named: Linux's kernel/, mm/ and lib/."""
import pathlib
import shutil
import subprocess
import sys
import tempfile

root = pathlib.Path(__file__).resolve().parent.parent.parent
package = "linux-source-6.1"
suffixes = (".c", ".h")


def linux():
    """[(name, folder)]; fetches what is not there."""
    fetched = root / ".cache/linux"
    if not fetched.is_dir() and subprocess.run([str(root / "corpus-c/fetch")]).returncode != 0:
        sys.exit("audit: corpus-c/fetch brought nothing")
    return [("kernel", fetched / "kernel"), ("mm", fetched / "mm"), ("lib", library())]


def library():
    """lib/, unpacked from the archive that corpus-c/fetch leaves; named when complete."""
    target = root / ".cache/audit/lib"
    if target.is_dir():
        return target
    print("audit: unpacking lib/", file=sys.stderr)
    target.parent.mkdir(parents=True, exist_ok=True)
    work = pathlib.Path(tempfile.mkdtemp(prefix="lib.", dir=target.parent))
    installed, fetched = pathlib.Path(f"/usr/src/{package}.tar.xz"), root / f".cache/{package}.deb"
    if not installed.exists() and not fetched.exists():
        sys.exit(f"audit: put Debian's package {package} here as .cache/{package}.deb, then run this again")
    archive = f"cat {installed}" if installed.exists() else (
        f"dpkg-deb --fsys-tarfile '{fetched}' | tar -xO ./usr/src/{package}.tar.xz")
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c",
         f"{archive} | xz -dc | tar -x -C '{work}' --strip-components=1 {package}/lib"])
    if done.returncode != 0:
        shutil.rmtree(work)
        sys.exit(f"audit: {package} could not be unpacked")
    (work / "lib").rename(target)
    work.rmdir()
    return target


def named(paths):
    """[(name, path)] of folders and files; files together are one corpus."""
    found, files = [], []
    for path in map(pathlib.Path, paths):
        if not path.exists():
            sys.exit(f"audit: there is no {path}")
        if path.is_dir():
            whole = path.resolve()
            # Of a project's `src` the project's name tells more.
            found.append((f"{whole.parent.name}/src" if whole.name == "src" else whole.name, path))
        else:
            files.append(path)
    return found + ([("files", files)] if files else [])


def files(path):
    """The .c and .h files in a folder, in the order of their names."""
    if isinstance(path, list):
        return path
    return sorted(each for each in path.rglob("*") if each.suffix in suffixes and each.is_file())
