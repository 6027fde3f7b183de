using OpenLedger.Core.Pipeline;
using OpenLedger.Core.Primitives;

namespace OpenLedger.Core.Tests.Pipeline;

/// <summary>The mempool as it is explained: two lists and one pass over everything, in order. For transactions that fit into an empty block.</summary>
internal sealed class MempoolModel
{
    private readonly List<PendingTransaction> _control = [];
    private readonly List<PendingTransaction> _normal = [];

    public int Count => _control.Count + _normal.Count;

    public void Add(PendingTransaction pending) => (pending.Lane == Lane.Control ? _control : _normal).Add(pending);

    public List<PendingTransaction> Take(BlockRoom room)
    {
        var block = new List<PendingTransaction>();
        var used = new Dictionary<Address, ulong>();
        ulong left = room.ComputeUnits;
        foreach (PendingTransaction pending in _control.Concat(_normal.OrderByDescending(p => p.Price)).ToArray())
        {
            bool control = pending.Lane == Lane.Control;
            uint units = pending.ComputeUnitLimit;
            Address[] written = [.. Enumerable.Range(0, pending.Parsed.TotalAccountCount).Where(pending.Parsed.IsWritable).Select(pending.Parsed.Key)];
            bool fits = units <= left &&
                (control || written.All(a => used.GetValueOrDefault(a) == 0 || used[a] + units <= room.ComputeUnitsPerAccount));
            if (block.Count == room.Transactions || !fits)
            {
                continue;
            }

            block.Add(pending);
            (control ? _control : _normal).Remove(pending);
            left -= units;
            foreach (Address account in written)
            {
                used[account] = used.GetValueOrDefault(account) + units;
            }
        }

        return block;
    }
}
