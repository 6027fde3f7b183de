using OpenLedger.Core.Execution;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Execution;

/// <summary>
/// Random blocks of what happens rarely and breaks schedulers: the same account in several parts, payers who are paid, who share
/// what is too little for all, or who are no wallets; accounts that the block creates and empties; amounts of nothing and of
/// nearly everything; a hundred accounts out of lookup tables. Each block draws from a few kinds only, so that they meet. The
/// same seed gives the same block.
/// </summary>
internal sealed class EdgeBlocks
{
    private readonly EdgeActions _actions = new();
    private readonly TransactionBuilder _builder = new();
    private readonly List<byte[]> _sent = [];
    private uint _copies;

    public TestLedger Ledger => _actions.Ledger;

    /// <summary>A block of the slot.</summary>
    public BlockInput Draw(Random random, ulong slot)
    {
        var block = new BlockInput { Slot = slot, TimeMs = (long)slot * TestLedger.SlotMs };
        int count = random.Next(8) switch
        {
            0 => random.Next(3),
            1 => random.Next(14, 19),
            2 => random.Next(30, 35),
            _ => random.Next(3, 110),
        };
        int[] kinds = new int[random.Next(1, 6)];
        for (int i = 0; i < kinds.Length; i++)
        {
            kinds[i] = random.Next(EdgeActions.Kinds);
        }

        _actions.HotPercent = random.Next(101);
        while (block.Transactions.Count < count)
        {
            if (_sent.Count > 0 && random.Next(200) == 0)
            {
                block.Transactions.Add(Parse(_sent[random.Next(_sent.Count)]));
                continue;
            }

            EdgeAction action = _actions.Next(random, kinds[random.Next(kinds.Length)]);
            if (TryBuild(random, action))
            {
                _sent.Add(_builder.ToArray());
                block.Transactions.Add(Parse(_builder.Wire));
            }
        }

        return block;
    }

    private bool TryBuild(Random random, EdgeAction action)
    {
        _builder.Reset(action.Payer, TestLedger.GenesisHash);
        foreach (Instruction instruction in action.Instructions)
        {
            _builder.Add(instruction);
        }

        _builder.AddLoadedDataLimit(1_000_000 + _copies++);
        if (random.Next(8) == 0)
        {
            _builder.AddUnitPrice((ulong)random.Next(20_000));
        }

        bool fits = action.Tables.Length == 0 ? _builder.BuildLegacy() : _builder.BuildV0(action.Tables);
        if (fits)
        {
            _builder.FillTrustedSignatures();
        }

        return fits;
    }

    private static ParsedTransaction Parse(ReadOnlySpan<byte> wire)
    {
        var parsed = new ParsedTransaction();
        Assert.Equal(MalformedReason.None, TransactionParser.TryParse(wire, parsed));
        return parsed;
    }
}
