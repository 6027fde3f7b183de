using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;

namespace OpenLedger.Core.Sessions;

/// <summary>What the ledger remembers of an owner who granted: an account that does not exist reads as all zero.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = Length)]
public struct OwnerAuthority
{
    /// <summary>Bytes of account data.</summary>
    public const int Length = 256;

    // How many signers of one kind can have used something of their quotas at a time.
    private const int SharedPlaces = 4;

    /// <summary>Raising it ends every session that was granted under a lower one.</summary>
    public ulong Epoch;

    /// <summary>The nonce that the next grant must name.</summary>
    public ulong NextGrantNonce;

    /// <summary>The epoch that began when the owner's key was rotated; sessions of the one before may be adopted. 0: never rotated.</summary>
    public ulong RotationEpoch;

    /// <summary>Sessions that the owner granted in this epoch and that were not reclaimed.</summary>
    public ulong LiveSessions;

    /// <summary>Who may rotate the owner's key; zero: nobody.</summary>
    public Address Recovery;

    /// <summary>Who the owner is since the rotation; zero: still the same.</summary>
    public Address Successor;

    // I7: what is used of the control operations that cost nothing. The owner's, the recovery's, then those of a few others at a time.
    private Quotas _quotas;

    /// <summary>The epoch in an account that may not exist.</summary>
    internal static ulong EpochIn(ReadOnlySpan<byte> data) => data.Length == Length ? MemoryMarshal.AsRef<OwnerAuthority>(data).Epoch : 0;

    /// <summary>Reads an account that may not exist.</summary>
    public static OwnerAuthority Read(ReadOnlySpan<byte> data) =>
        data.Length == Length ? MemoryMarshal.Read<OwnerAuthority>(data) : default;

    /// <summary>
    /// Takes one control operation from what its signer may do for nothing. Signers other than the owner share a few places; one whose
    /// quota is whole gives its place to the next, and while all are in use whoever is new pays.
    /// </summary>
    internal bool TryTakeControl(ControlStanding standing, in Address signer, long nowMs, LedgerParameters parameters)
    {
        Span<ControlQuota> quotas = _quotas;
        Span<ControlQuota> places = standing switch
        {
            ControlStanding.Owner => quotas[..1],
            ControlStanding.Recovery => quotas.Slice(1, 1),
            ControlStanding.Revoker => quotas.Slice(2, SharedPlaces),
            ControlStanding.Holder => quotas.Slice(2 + SharedPlaces, SharedPlaces),
            _ => [],
        };
        int free = -1;
        for (int i = 0; i < places.Length; i++)
        {
            if (places[i].Signer == signer.StableHash)
            {
                return places[i].TryTake(nowMs, parameters);
            }

            free = free < 0 && places[i].IsWholeAt(nowMs) ? i : free;
        }

        if (free < 0)
        {
            return false;
        }

        places[free] = new ControlQuota { Signer = signer.StableHash };
        return places[free].TryTake(nowMs, parameters);
    }

    [InlineArray(2 + (2 * SharedPlaces))]
    private struct Quotas
    {
        private ControlQuota _first;
    }
}
