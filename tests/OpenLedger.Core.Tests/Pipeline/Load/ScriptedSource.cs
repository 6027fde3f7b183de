using OpenLedger.Core.Pipeline;
using OpenLedger.Core.Pipeline.Load;

namespace OpenLedger.Core.Tests.Pipeline.Load;

/// <summary>Gives units in order, in pieces of random size with idle moments between, and remembers what was acknowledged.</summary>
internal sealed class ScriptedSource(IReadOnlyList<LoadUnit> units, int seed, int first = 0) : ITransactionSource
{
    private readonly Random _random = new(seed);
    private int _acknowledged = first;

    /// <summary>Number of the unit that comes next.</summary>
    public int Next { get; private set; } = first;

    /// <summary>Largest number of units in one piece.</summary>
    public int PieceMax { get; init; } = 40;

    /// <summary>Whether it ever says that it has nothing for now.</summary>
    public bool Idles { get; init; } = true;

    /// <summary>Tags of transactions of which it was told that they wait in the mempool.</summary>
    public List<long> Accepted { get; } = [];

    /// <summary>Units of which it was told that they were refused.</summary>
    public List<(LoadUnit Unit, Admission Admission)> Refused { get; } = [];

    /// <summary>Everything of which it was told.</summary>
    public int Acknowledged => _acknowledged;

    public SourceState Fill(TransactionBatch batch)
    {
        for (int count = _random.Next(1, PieceMax + 1); count > 0 && Next < units.Count && units[Next].AddTo(batch); count--)
        {
            Next++;
        }

        return Next == units.Count ? SourceState.End : Idles && _random.Next(5) == 0 ? SourceState.Idle : SourceState.More;
    }

    public void OnAdmitted(TransactionBatch batch)
    {
        for (int i = 0; i < batch.Count; i++)
        {
            LoadUnit unit = units[_acknowledged++];
            Assert.Equal(unit.Tag, batch.TagOf(i));
            Admission admission = batch.AdmissionOf(i);
            Assert.Equal(admission.IsAccepted ? unit.Transactions : 0, batch.TransactionsOf(i));
            if (admission.IsAccepted)
            {
                Accepted.AddRange(Enumerable.Range(0, unit.Transactions).Select(n => unit.Tag + n));
            }
            else
            {
                Refused.Add((unit, admission));
            }
        }
    }
}
