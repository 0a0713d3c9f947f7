"""Where a register lies: on this machine, on a network share, in a folder that a program keeps in step with other machines."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath, PureWindowsPath
from typing import NamedTuple

MOUNT_TABLE = Path("/proc/self/mounts")

_NETWORK = frozenset(
    {
        "9p", "afpfs", "afs", "ceph", "cifs", "davfs", "fuse.ceph", "fuse.davfs2", "fuse.glusterfs", "fuse.gvfsd-fuse",
        "fuse.sshfs", "fuse.vmhgfs-fuse", "glusterfs", "lustre", "ncpfs", "nfs", "nfs3", "nfs4", "prl_fs", "smb2", "smb3",
        "smbfs", "vboxsf", "vmhgfs", "webdav",
    }
)  # fmt: skip
_SYNCED_TYPES = {"fuse.rclone": "rclone", "fuse.onedriver": "OneDrive", "fuse.google-drive-ocamlfuse": "Google Drive"}
# How the folders of sync clients are called, whatever an organisation's name adds to it.
_SYNCED_NAMES = {
    "onedrive": "OneDrive", "dropbox": "Dropbox", "google drive": "Google Drive", "googledrive": "Google Drive",
    "my drive": "Google Drive", "icloud drive": "iCloud", "iclouddrive": "iCloud", "mobile documents": "iCloud",
    "com~apple~clouddocs": "iCloud", "nextcloud": "Nextcloud", "owncloud": "ownCloud", "box": "Box", "box sync": "Box",
    "pcloud drive": "pCloud", "pclouddrive": "pCloud", "syncthing": "Syncthing", "synologydrive": "Synology Drive",
    "seafile": "Seafile", "mega": "MEGA", "megasync": "MEGA", "tresorit": "Tresorit",
}  # fmt: skip
_MARKS = {
    ".stfolder": "Syncthing", ".dropbox": "Dropbox", ".dropbox.cache": "Dropbox", ".owncloudsync.log": "ownCloud",
    ".nextcloudsync.log": "Nextcloud",
}  # fmt: skip


class Mount(NamedTuple):
    """A line of the table of mounts: where, and what kind of file system."""

    point: str
    kind: str


def whereabouts(register: Path, mounts: str | None = None) -> str:
    """A sentence about a share or a sync folder that a register lies in; blank where it lies on this machine alone.

    `mounts` is the text of a table of mounts; that of this machine where none is given.
    """
    with contextlib.suppress(OSError):
        register = register.resolve()
    kind = _mounted_as(register, _mounts(mounts))
    synced = _SYNCED_TYPES.get(kind) or _synced(register)
    if synced:
        return (
            f"{register} lies in a folder that {synced} keeps in step with other machines: what several people write there can "
            "be lost or split into copies. Let one person write, or move it to a shared folder that all open directly."
        )
    if is_unc(str(register)) or kind in _NETWORK:
        share_type = f" ({kind})" if kind in _NETWORK else ""
        return (
            f"{register} lies on a network share{share_type}: several people may write where its file locks work. "
            "Backups are kept on this machine."
        )
    return ""


def is_unc(path: str) -> bool:
    r"""True of `\\server\share\…`, also with slashes and as a long path."""
    plain = path.replace("/", "\\")
    plain = re.sub(r"^\\\\[?.]\\UNC\\", r"\\\\", plain, flags=re.IGNORECASE)
    return bool(re.match(r"\\\\[^\\?.][^\\]*\\[^\\]+", plain))


def _mounts(text: str | None) -> list[Mount]:
    if text is None:
        try:
            text = MOUNT_TABLE.read_text(encoding="utf-8", errors="surrogateescape")
        except OSError:
            return []
    return [Mount(_unescaped(parts[1]), parts[2]) for parts in map(str.split, text.splitlines()) if len(parts) > 2]


def _unescaped(point: str) -> str:
    r"""Blanks stand in the table as `\040`."""
    return re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), point)


def _mounted_as(path: PurePath, mounts: Iterable[Mount]) -> str:
    """The kind of the file system that a path lies in: of the mounts that hold it the deepest, of equal ones the last."""
    kind, depth = "", -1
    for mount in mounts:
        point = PurePath(mount.point)
        if path.is_relative_to(point) and len(point.parts) >= depth:
            kind, depth = mount.kind, len(point.parts)
    return kind


def _synced(register: Path) -> str:
    for name in _folders(register):
        folder = name.casefold()
        client = _SYNCED_NAMES.get(folder) or _SYNCED_NAMES.get(folder.partition(" - ")[0].partition("-")[0].strip())
        if client:
            return client
    for parent in register.parents:
        for mark, client in _MARKS.items():
            with contextlib.suppress(OSError):
                if os.access(parent / mark, os.F_OK):
                    return client
    return ""


def _folders(register: Path) -> Iterator[str]:
    parts = PureWindowsPath(register).parts if is_unc(str(register)) else register.parts
    # A drive's own name or the file's says nothing.
    yield from parts[1:-1]
