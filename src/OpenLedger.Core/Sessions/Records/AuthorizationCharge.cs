using System.Runtime.InteropServices;

namespace OpenLedger.Core.Sessions;

/// <summary>
/// A counter that one decision changed, beside those in its <see cref="AuthorizationRecord"/>: of an ancestor, a limit, a bucket
/// of fees, a shared guard or another asset. 56 bytes, hashed into the record.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = SizeBytes)]
public struct AuthorizationCharge
{
    /// <summary>Size in bytes.</summary>
    public const int SizeBytes = 56;

    /// <summary>Account of the session or guard.</summary>
    public Address Subject;

    public CounterKind Counter;

    /// <summary>Which asset, limit or window of the session.</summary>
    public uint Number;

    /// <summary>Before, refilled to now where it is a bucket.</summary>
    public ulong Before;
    public ulong After;
}
