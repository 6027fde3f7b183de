using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Performance.Workloads;

/// <summary>
/// A block that is ready to be executed, and what executing it left. Its parsed transactions are used again for the next block,
/// as a node's mempool does. Not safe to share between threads while it is loaded.
/// </summary>
public sealed class BlockBuffer
{
    private readonly List<ParsedTransaction> _pool = [];

    /// <summary>The block.</summary>
    public BlockInput Input { get; } = new();

    /// <summary>What executing it left.</summary>
    public BlockOutput Output { get; } = new();

    /// <summary>Parses a block; slot and time stay as they are.</summary>
    public void Load(WireBlock block)
    {
        Input.Transactions.Clear();
        for (int i = 0; i < block.Count; i++)
        {
            if (i == _pool.Count)
            {
                _pool.Add(new ParsedTransaction());
            }

            MalformedReason reason = TransactionParser.TryParse(block[i], _pool[i]);
            Preconditions.Invariant(reason == MalformedReason.None, "a workload's transactions are well formed");
            Input.Transactions.Add(_pool[i]);
        }
    }
}
