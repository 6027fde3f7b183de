using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;

namespace OpenLedger.Core.Sessions;

/// <summary>
/// What one signer has used of the control operations that cost nothing (I7): the time at which all of it will have come back, so zero is a
/// quota of which nothing is used. The same as a token bucket of <see cref="LedgerParameters.FreeControlBurst"/> that gets one back every
/// <see cref="LedgerParameters.FreeControlRefillMs"/>, in eight bytes.
/// </summary>
/// <remarks>Source of the idea: the generic cell rate algorithm, ITU-T I.371.</remarks>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = Length)]
public struct ControlQuota
{
    /// <summary>Bytes in account data.</summary>
    public const int Length = 16;

    /// <summary>Whose it is: <see cref="Address.StableHash"/> of the signer.</summary>
    public ulong Signer;

    /// <summary>When it will be whole again if nothing more is taken, in milliseconds of consensus time.</summary>
    public long WholeAtMs;

    /// <summary>Whether nothing is missing, so that its place may be another signer's.</summary>
    public readonly bool IsWholeAt(long nowMs) => WholeAtMs <= nowMs;

    /// <summary>Takes one operation; false if none is left.</summary>
    public bool TryTake(long nowMs, LedgerParameters parameters)
    {
        Int128 whole = (Int128)Math.Max(WholeAtMs, nowMs) + parameters.FreeControlRefillMs;
        if (whole - nowMs > (Int128)parameters.FreeControlBurst * parameters.FreeControlRefillMs || whole > long.MaxValue)
        {
            return false;
        }

        WholeAtMs = (long)whole;
        return parameters.FreeControlBurst != 0;
    }
}
