"""What is wrong with a time stamp: `votation.evidence.timestamps`."""

from __future__ import annotations

from typing import Final

from votation.report.wording.sentence import N_, Sentence

SENTENCES: Final = {
    "timestamp-extra": Sentence(
        N_("time stamps need a library that is not installed"),
        N_("Install it: pip install 'votation[timestamp]'."),
    ),
    "timestamp-missing": Sentence(
        N_("a time stamp was asked for, and the folder has none"),
        N_("Ask the publisher for it, or verify without --tsa."),
    ),
    "timestamp-malformed": Sentence(
        N_("this is not the answer of a time-stamping authority"),
        N_("Take the file as the authority sent it, in binary (RFC 3161)."),
    ),
    "timestamp-refused": Sentence(
        N_("the authority refused to stamp (status {found})"),
        N_("Send the query again, or to another authority."),
    ),
    "timestamp-hash": Sentence(
        N_("the stamp uses a hash function that is not accepted here: {found}"),
        N_("Ask for SHA-256, as `votation timestamp request` does."),
    ),
    "timestamp-other-document": Sentence(
        N_("the stamp is over another document than the statement of this folder"),
        N_("Ask for a stamp over the statement as it is: `votation timestamp request`."),
    ),
    "timestamp-certificate": Sentence(
        N_("this file holds no certificates in PEM"),
        N_("Get the root certificate of the authority from the authority itself."),
    ),
    "timestamp-not-proved": Sentence(
        N_("the stamp does not hold under the certificates given: {reason}"),
        N_("Compare the certificates with those that the authority publishes; else the stamp proves nothing."),
    ),
}
"""Sentences by rule."""
