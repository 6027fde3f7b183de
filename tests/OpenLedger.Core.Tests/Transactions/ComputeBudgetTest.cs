using System.Buffers.Binary;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Transactions;

public class ComputeBudgetTest
{
    private static readonly Address s_payer = Address.FromUInt64(1), s_program = Address.FromUInt64(2);

    private readonly TransactionBuilder _builder = new();
    private readonly ParsedTransaction _parsed = new();

    [Theory]
    [InlineData(0, 0u)]
    [InlineData(1, 200_000u)]
    [InlineData(7, 1_400_000u)]
    [InlineData(8, 1_400_000u)]
    public void Without_instructions_every_other_instruction_gets_its_share_up_to_the_maximum(int others, uint limit)
    {
        Start();
        Others(others);
        Assert.Equal(MalformedReason.None, Parse(out ComputeBudget budget));
        Assert.Equal(new ComputeBudget(limit, 0, ComputeBudget.MinHeapBytes, ComputeBudget.MaxLoadedDataBytes), budget);
        Assert.Equal(0UL, budget.PriorityFeeLamports);
    }

    [Fact]
    public void Compute_budget_instructions_set_limits_and_do_not_count_for_the_default()
    {
        Start().AddUnitLimit(300_000).AddUnitPrice(5_000).AddHeapFrame(64 * 1024).AddLoadedDataLimit(10_000);
        Others(3);
        Assert.Equal(MalformedReason.None, Parse(out ComputeBudget budget));
        Assert.Equal(new ComputeBudget(300_000, 5_000, 64 * 1024, 10_000), budget);
        Start().AddUnitPrice(1);
        Others(2);
        Assert.Equal(MalformedReason.None, Parse(out budget));
        Assert.Equal(400_000u, budget.ComputeUnitLimit);
    }

    [Fact]
    public void Limits_above_the_maximum_are_lowered_to_it()
    {
        Start().AddUnitLimit(uint.MaxValue).AddLoadedDataLimit(uint.MaxValue);
        Assert.Equal(MalformedReason.None, Parse(out ComputeBudget budget));
        Assert.Equal((ComputeBudget.MaxUnits, ComputeBudget.MaxLoadedDataBytes),
            (budget.ComputeUnitLimit, budget.LoadedDataBytes));
        Start().AddUnitLimit(0);
        Others(1);
        Assert.Equal(MalformedReason.None, Parse(out budget));
        Assert.Equal(0u, budget.ComputeUnitLimit);
    }

    [Theory]
    [InlineData("02e8030000", "0201000000", MalformedReason.ComputeBudgetDuplicate)]
    [InlineData("03e803000000000000", "030000000000000000", MalformedReason.ComputeBudgetDuplicate)]
    [InlineData("", null, MalformedReason.ComputeBudgetInvalid)]
    [InlineData("00e803000001000000", null, MalformedReason.ComputeBudgetInvalid)]
    [InlineData("05e8030000", null, MalformedReason.ComputeBudgetInvalid)]
    [InlineData("02e80300", null, MalformedReason.ComputeBudgetInvalid)]
    [InlineData("03e8030000000000", null, MalformedReason.ComputeBudgetInvalid)]
    [InlineData("02e8030000ff", null, MalformedReason.None)]
    [InlineData("0100800000", null, MalformedReason.None)]
    [InlineData("0100000400", null, MalformedReason.None)]
    [InlineData("0100040400", null, MalformedReason.HeapSizeInvalid)]
    [InlineData("01007c0000", null, MalformedReason.HeapSizeInvalid)]
    [InlineData("0101800000", null, MalformedReason.HeapSizeInvalid)]
    [InlineData("0400000000", null, MalformedReason.LoadedDataLimitInvalid)]
    public void What_is_refused_gets_its_reason(string first, string? second, MalformedReason reason)
    {
        Start().Add(new Instruction(WellKnown.ComputeBudget, [], Convert.FromHexString(first)));
        if (second is not null)
        {
            _builder.Add(new Instruction(WellKnown.ComputeBudget, [], Convert.FromHexString(second)));
        }

        Others(1);
        Assert.Equal(reason, Parse(out ComputeBudget budget));
        if (reason != MalformedReason.None)
        {
            Assert.Equal(new ComputeBudget(200_000, 0, ComputeBudget.MinHeapBytes, ComputeBudget.MaxLoadedDataBytes), budget);
        }
    }

    [Theory]
    [InlineData(1_000_000u, 1UL, 1UL)]
    [InlineData(1u, 1UL, 1UL)]
    [InlineData(1_000_001u, 1UL, 2UL)]
    [InlineData(0u, 1_000UL, 0UL)]
    [InlineData(200_000u, 5_000UL, 1_000UL)]
    [InlineData(1_400_000u, ulong.MaxValue, ulong.MaxValue)]
    [InlineData(1_000_000u, ulong.MaxValue, ulong.MaxValue)]
    [InlineData(999_999u, ulong.MaxValue, 18446725626965477906UL)]
    public void The_priority_fee_is_price_times_limit_rounded_up(uint units, ulong price, ulong fee)
    {
        Assert.Equal(fee, new ComputeBudget(units, price, 0, 0).PriorityFeeLamports);
    }

    [Fact]
    public void Encodings_are_Solanas()
    {
        Start().AddUnitPrice(0x0102030405060708);
        Assert.Equal(MalformedReason.None, Parse(out _));
        Assert.Equal("030807060504030201", Convert.ToHexStringLower(_parsed.InstructionData(0)));
        Assert.Equal(0, _parsed.InstructionAccounts(0).Length);
        Start().AddUnitLimit(0x01020304);
        Assert.Equal(MalformedReason.None, Parse(out _));
        Assert.Equal(0x01020304u, BinaryPrimitives.ReadUInt32LittleEndian(_parsed.InstructionData(0)[1..]));
        Assert.Equal(2, _parsed.InstructionData(0)[0]);
    }

    private TransactionBuilder Start() => _builder.Reset(in s_payer, default);

    private void Others(int count)
    {
        for (int i = 0; i < count; i++)
        {
            _builder.BeginInstruction(in s_program).EndInstruction();
        }
    }

    private MalformedReason Parse(out ComputeBudget budget)
    {
        Assert.True(_builder.BuildLegacy());
        Assert.Equal(MalformedReason.None, TransactionParser.TryParse(_builder.Wire, _parsed));
        return ComputeBudget.TryParse(_parsed, out budget);
    }
}
