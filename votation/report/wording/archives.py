"""What people read when a zip file cannot be an election folder, or a file tells more than it should."""

from __future__ import annotations

from typing import Final

from votation.report.wording.sentence import N_, Sentence

_REFUSED: Final = N_("Nothing was unpacked. Take the archive again from where the town hall published it.")
_ASK_FOLDER: Final = N_("Nothing was counted. Ask the town hall for the folder itself, or for an archive of its files.")

SENTENCES: Final = {
    "archive-malformed": Sentence(
        N_("this is no zip file, or a damaged one"),
        N_("Name the folder of the election or its zip file; if the file was cut off on the way, take it again."),
    ),
    "archive-gap": Sentence(
        N_("the archive holds bytes that belong to none of its files, where another programme could find other files"),
        _REFUSED,
    ),
    "archive-members": Sentence(
        N_("the archive holds {found} files; an election has at most {expected}"),
        _REFUSED,
    ),
    "archive-directory": Sentence(
        N_("the list of files in the archive has {found} bytes; it may have {expected}"),
        _REFUSED,
    ),
    "archive-total": Sentence(
        N_("the files of the archive would take {found} bytes unpacked; at most {expected} are unpacked"),
        _REFUSED,
    ),
    "archive-overlap": Sentence(
        N_("the files of the archive claim {found} packed bytes, and it has {expected}: they overlap, as in a bomb"),
        _REFUSED,
    ),
    "archive-member-size": Sentence(
        N_("the file would take {found} bytes unpacked; a file of an election has at most {expected}"),
        _REFUSED,
    ),
    "archive-ratio": Sentence(
        N_("the file would unpack to {found} times its size, as in a bomb; at most {expected} times is unpacked"),
        _REFUSED,
    ),
    "archive-member-packed": Sentence(
        N_("the file is encrypted, or packed in a way ({found}) that is not read here"),
        _ASK_FOLDER,
    ),
    "archive-member-twice": Sentence(
        N_("the archive holds two files of this name: two readers could read two elections"),
        _REFUSED,
    ),
    "archive-file-and-folder": Sentence(
        N_("the archive holds a file and a folder of this name"),
        _REFUSED,
    ),
    "archive-nested": Sentence(
        N_("the archive holds another archive; an election folder has none"),
        _ASK_FOLDER,
    ),
    "identity-found": Sentence(
        N_("“{found}” looks as if it told who somebody is"),
        N_(
            "Remove it where it comes from. If it is meant for everybody, such as an address of the town hall, publish "
            "with `--public TEXT`."
        ),
    ),
}
