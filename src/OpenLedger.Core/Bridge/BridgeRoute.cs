using System.Runtime.InteropServices;
using OpenLedger.Core.Guardrails;

namespace OpenLedger.Core.Bridge;

/// <summary>The route of one asset: its escrow and its bucket.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = Length)]
public struct BridgeRoute
{
    /// <summary>Bytes of account data.</summary>
    public const int Length = 160;

    public const ulong ExpectedKind = 0x6574_756F_7262_6F6C; // "lobroute"

    public ulong Kind;
    public Address Bridge;
    public Address Mint;
    public Address Vault;
    public ulong HasBucket;

    /// <summary>The asset's bucket, in base units.</summary>
    public TokenBucket Bucket;
}
