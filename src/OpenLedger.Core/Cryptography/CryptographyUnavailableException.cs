namespace OpenLedger.Core.Cryptography;

/// <summary>
/// No library on this machine can check Ed25519 signatures the way this ledger needs it. Thrown at start-up, before any state
/// exists, because a node that cannot tell a forged signature from a real one must not run. The message names both supported
/// libraries, says why each was turned down and how to install them.
/// </summary>
public sealed class CryptographyUnavailableException(string message) : Exception(message);
