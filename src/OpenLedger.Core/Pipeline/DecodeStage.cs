using OpenLedger.Core.Sessions.Bundles;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Pipeline;

/// <summary>The first stage: bytes become transactions, with their lane, price and compute units, or get a reason. Message hashes and
/// signatures are left to <see cref="VerifyStage"/>, which several threads can run.</summary>
internal static class DecodeStage
{
    /// <summary>Decodes all of a batch.</summary>
    public static void Run(TransactionBatch batch)
    {
        batch.ItemCount = 0;
        foreach (ref BatchUnit unit in batch.Units)
        {
            unit.FirstItem = batch.ItemCount;
            unit.Admission = unit.IsBundle ? DecodeBundle(batch, ref unit) : DecodeTransaction(batch, ref unit);
            unit.ItemCount = unit.Admission.IsAccepted ? unit.ItemCount : 0;
            unit.IsControl = unit.ItemCount == 1 && batch.Items[unit.FirstItem].Lane == Lane.Control;
            batch.ItemCount += unit.ItemCount;
        }
    }

    private static Admission DecodeTransaction(TransactionBatch batch, ref BatchUnit unit)
    {
        PendingTransaction pending = batch.Items[unit.FirstItem];
        MalformedReason malformed = TransactionParser.TryParse(batch.BytesOf(in unit), pending.Parsed, computeHash: false);
        malformed = malformed == MalformedReason.None ? pending.Parsed.BudgetFault : malformed;
        if (malformed == MalformedReason.None)
        {
            unit.ItemCount = 1;
            pending.Describe(unit.Tag, LaneRules.Of(pending.Parsed));
        }

        return new Admission(malformed, SignatureFailed: false);
    }

    private static Admission DecodeBundle(TransactionBatch batch, ref BatchUnit unit)
    {
        var reader = new BundleReader(batch.BytesOf(in unit));
        for (int i = 0; i < reader.Count; i++)
        {
            PendingTransaction pending = batch.Items[unit.FirstItem + i];
            if (!reader.TryRead(pending.Parsed))
            {
                break;
            }

            pending.Describe(unit.Tag + i, Lane.Normal);
        }

        unit.ItemCount = reader.Count;
        return reader.IsComplete
            ? Admission.Accepted
            : new Admission(reader.Malformed, SignatureFailed: false, Bundle: reader.Refusal, Operation: reader.Operation);
    }
}
