"""Signatures of OpenSSH (SSHSIG) by Ed25519 keys: made and checked here or by `ssh-keygen -Y`, alike.

================  ================================================================
`wire`            the length-prefixed fields that all formats of SSH are made of
`curve`           encodings of Ed25519 points that no honest key or signature has
`equation`        the Ed25519 equation, by whichever library is there
`public_key`      a public key, its text and its fingerprint
`sshsig`          the signature file: what is signed, the strict parser, the check
`private_key`     a private key file, and signing
`agent`           a key that an agent or a token holds
`allowed_signers` who may sign what and when; revoked keys
================  ================================================================

`cryptography` is imported when something is signed or verified, not before.
"""

from typing import TypeAlias

from votation.evidence.signing.agent import AgentKey
from votation.evidence.signing.allowed_signers import AllowedSigner, AllowedSigners, Revoked
from votation.evidence.signing.private_key import PrivateKey
from votation.evidence.signing.public_key import ED25519, SK_ED25519, PublicKey
from votation.evidence.signing.sshsig import BATCH, BOARD, ELECTION, LOTS, NAMESPACES, RECOUNT, RESULT, verify

Signer: TypeAlias = PrivateKey | AgentKey
"""Whatever signs: it knows its public half."""

__all__ = [
    "BATCH",
    "BOARD",
    "ED25519",
    "ELECTION",
    "LOTS",
    "NAMESPACES",
    "RECOUNT",
    "RESULT",
    "SK_ED25519",
    "AgentKey",
    "AllowedSigner",
    "AllowedSigners",
    "PrivateKey",
    "PublicKey",
    "Revoked",
    "Signer",
    "verify",
]
