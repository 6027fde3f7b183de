using System.Runtime.InteropServices;

namespace OpenLedger.Core.Sessions;

/// <summary>
/// Rebuilds every counter of every session from authorization records alone, and finds a record that was left out, altered or moved. It
/// knows nothing of the ledger but the root that each block's header commits to.
/// </summary>
/// <remarks>Source: sessions specification, section 7, properties (a) to (c).</remarks>
public sealed class RecordVerifier
{
    private readonly Dictionary<Address, Hash256> _heads = [];
    private readonly Dictionary<RecordCounter, ulong> _counters = [];

    /// <summary>What the records say that a counter is now; 0 if no record has changed it.</summary>
    public ulong this[in RecordCounter counter] => _counters.GetValueOrDefault(counter);

    /// <summary>Takes in the records of the next block. After a fault its counters are those before the faulty record.</summary>
    /// <param name="records">All records of the block, in its order.</param>
    /// <param name="charges">All charges, in their order.</param>
    /// <param name="root">What the header commits to.</param>
    /// <param name="position">Number of the first record that is wrong; of records if the root is, or -1 if nothing is.</param>
    public RecordFault Add(
        ReadOnlySpan<AuthorizationRecord> records, ReadOnlySpan<AuthorizationCharge> charges, in Hash256 root, out int position)
    {
        var hashes = new Hash256[records.Length];
        int charge = 0;
        for (position = 0; position < records.Length; position++)
        {
            ref readonly AuthorizationRecord record = ref records[position];
            if (record.Charges > charges.Length - charge)
            {
                return RecordFault.Charges;
            }

            ReadOnlySpan<AuthorizationCharge> own = charges.Slice(charge, record.Charges);
            charge += record.Charges;
            RecordFault fault = Check(in record, own);
            if (fault != RecordFault.None)
            {
                return fault;
            }

            hashes[position] = record.Hash();
            _heads[RecordChains.ChainOf(in record)] = hashes[position];
        }

        if (charge != charges.Length)
        {
            return RecordFault.Charges;
        }

        if (RecordChains.RootOf(hashes) != root)
        {
            return RecordFault.Root;
        }

        position = -1;
        return RecordFault.None;
    }

    private RecordFault Check(in AuthorizationRecord record, ReadOnlySpan<AuthorizationCharge> charges)
    {
        Hash256 hash = charges.IsEmpty ? default : Hash256.Of(MemoryMarshal.AsBytes(charges));
        if (hash != record.ChargesHash)
        {
            return RecordFault.Charges;
        }

        if (record.PreviousHash != _heads.GetValueOrDefault(RecordChains.ChainOf(in record)))
        {
            return RecordFault.Chain;
        }

        bool allowed = record.Decision == AuthorizationDecision.Allow && record.Reason == SessionReason.Allowed;
        if (!allowed && (record.SpentAfter != record.SpentBefore || record.UsesAfter != record.UsesBefore))
        {
            return RecordFault.Counter;
        }

        bool fits = record.Operation is not (SessionOperation.Use or SessionOperation.Export) || FitsOwn(in record);
        foreach (ref readonly AuthorizationCharge charge in charges)
        {
            fits &= Fits(new RecordCounter(charge.Subject, charge.Counter, charge.Number), charge.Before, charge.After);
        }

        return fits ? RecordFault.None : RecordFault.Counter;
    }

    private bool FitsOwn(in AuthorizationRecord record)
    {
        if (record.UsesBefore == 0 && record.UsesAfter == 0 && record.DeclaredUnits == 0 && record.SpentAfter == 0)
        {
            // Refused before the session was looked at.
            return true;
        }

        bool uses = Fits(new RecordCounter(record.Session, CounterKind.Uses, 0), record.UsesBefore, record.UsesAfter);
        bool declared = record.DeclaredUnits != 0 || record.SpentAfter != 0;
        return uses && (!declared ||
            Fits(new RecordCounter(record.Session, CounterKind.Spent, record.AssetNumber), record.SpentBefore, record.SpentAfter));
    }

    // What flows back into a bucket, or fades from an average, leaves no record; all else only grows, from where it was left.
    private bool Fits(RecordCounter counter, ulong before, ulong after)
    {
        ulong known = _counters.GetValueOrDefault(counter);
        bool flows = counter.Kind is CounterKind.Level or CounterKind.LimitLevel or CounterKind.Limit;
        _counters[counter] = after;
        return flows || (before == known && after >= before);
    }
}
