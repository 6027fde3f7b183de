namespace OpenLedger.Core.Cryptography;

/// <summary>
/// Which library does the Ed25519 arithmetic in this process. Reports print it; results do not depend on it, since every
/// backend must decide alike.
/// </summary>
/// <param name="Name">Name of the library: <c>libsodium</c> or <c>OpenSSL</c>.</param>
/// <param name="Version">Version as the library states it, such as <c>1.0.18</c>.</param>
public sealed record Ed25519Backend(string Name, string Version)
{
    /// <summary>Name and version, separated by a space.</summary>
    public override string ToString() => $"{Name} {Version}";
}
