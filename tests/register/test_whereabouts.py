"""A register on a share or in a sync folder is told by the table of mounts, by its path and by the marks of clients."""

from __future__ import annotations

from pathlib import Path

import pytest

from benefits_tui.register.whereabouts import is_unc, whereabouts

MOUNTS = r"""
/dev/sda1 / ext4 rw 0 0
//server/team /mnt/team cifs rw 0 0
server:/home /people/remote nfs4 rw 0 0
/dev/sdb1 /mnt/team/local\040disk xfs rw 0 0
gdrive: /mnt/drive fuse.rclone rw 0 0
me@host:/ /mnt/ssh fuse.sshfs rw 0 0
tmpfs /tmp tmpfs rw 0 0
short line
"""
HERE, SHARE, SYNCED = "", "lies on a network share", "keeps in step with other machines"


@pytest.mark.promise("R18")
@pytest.mark.parametrize(
    ("path", "said", "named"),
    [
        ("/srv/register.db", HERE, ""), ("/mnt/register.db", HERE, ""), ("/mnt/teams/register.db", HERE, ""),
        ("/mnt/team/register.db", SHARE, "(cifs)"), ("/mnt/team/a/b/register.db", SHARE, "(cifs)"),
        ("/people/remote/x/register.db", SHARE, "(nfs4)"), ("/mnt/ssh/register.db", SHARE, "(fuse.sshfs)"),
        ("/mnt/team/local disk/register.db", HERE, ""), ("/mnt/drive/register.db", SYNCED, "rclone"),
        ("/people/ann/OneDrive/register.db", SYNCED, "OneDrive"), ("/people/ann/OneDrive - Council/x/register.db", SYNCED, "OneDrive"),
        ("/people/ann/OneDrive-Council/register.db", SYNCED, "OneDrive"), ("/people/ann/dropbox/register.db", SYNCED, "Dropbox"),
        ("/Users/ann/Library/Mobile Documents/com~apple~CloudDocs/r.db", SYNCED, "iCloud"),
        ("/people/ann/Nextcloud/register.db", SYNCED, "Nextcloud"), ("/mnt/team/Dropbox/register.db", SYNCED, "Dropbox"),
        ("/people/ann/Toolbox/register.db", HERE, ""), ("/people/ann/dropbox.db", HERE, ""), ("/people/ann/onedrive notes/r.db", HERE, ""),
    ],
)  # fmt: skip
def test_where_a_register_lies(path: str, said: str, named: str) -> None:
    sentence = whereabouts(Path(path), MOUNTS)
    assert (said in sentence and named in sentence) if said else sentence == ""


@pytest.mark.parametrize("mark", [".stfolder", ".dropbox", ".owncloudsync.log"])
def test_the_mark_of_a_client_above_the_register_tells(tmp_path: Path, mark: str) -> None:
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    assert whereabouts(folder / "register.db", "") == ""
    (tmp_path / "a" / mark).touch()
    assert SYNCED in whereabouts(folder / "register.db", "")


@pytest.mark.parametrize(
    ("path", "unc"),
    [
        (r"\\server\share\r.db", True), ("//server/share/r.db", True), (r"\\?\UNC\server\share\r.db", True), (r"\\?\C:\r.db", False),
        (r"C:\share\r.db", False), ("/server/share/r.db", False), (r"\\.\pipe\x", False), (r"\\server", False),
    ],
)  # fmt: skip
def test_a_path_to_another_machine(path: str, unc: bool) -> None:
    assert is_unc(path) is unc
