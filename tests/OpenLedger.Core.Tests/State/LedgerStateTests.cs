using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.State;

public sealed class LedgerStateTests
{
    [Fact]
    public void An_account_keeps_its_index_for_ever()
    {
        var state = new LedgerState(2);
        for (ulong i = 0; i < 1_000; i++)
        {
            Assert.Equal((int)i, state.Resolve(Address.FromUInt64(i * 7)));
        }

        for (ulong i = 0; i < 1_000; i++)
        {
            Assert.Equal((int)i, state.Resolve(Address.FromUInt64(i * 7)));
            Assert.Equal((int)i, state.Find(Address.FromUInt64(i * 7)));
        }

        Assert.Equal(-1, state.Find(Address.FromUInt64(1)));
        Assert.Equal(1_000, state.Count);
    }

    [Fact]
    public void Genesis_installs_address_owner_balance_and_data_and_can_replace_them()
    {
        var state = new LedgerState();
        Address address = Address.FromUInt64(1);
        int index = state.Install(in address, WellKnown.Token, Rent.MinimumBalance(3), [1, 2, 3]);
        Assert.Equal((WellKnown.Token, Rent.MinimumBalance(3)), (state.OwnerOf(index), state.LamportsOf(index)));
        Assert.Equal([1, 2, 3], state.DataOf(index).ToArray());
        Assert.Equal(index, state.Install(in address, WellKnown.System, Rent.MinimumBalance(1), [9]));
        Assert.Equal([9], state.DataOf(index).ToArray());
        Assert.Equal(WellKnown.System, state.OwnerOf(index));
    }

    [Fact]
    public void Genesis_refuses_an_account_that_is_not_rent_exempt() =>
        Assert.ThrowsAny<ArgumentException>(() =>
            new LedgerState().Install(Address.FromUInt64(1), WellKnown.System, Rent.MinimumBalance(10) - 1, new byte[10]));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 88)]
    [InlineData(88, 89)]
    [InlineData(200, 0)]
    [InlineData(165, 82)]
    [InlineData(5_000_000, 10_485_760)]
    public void Resizing_keeps_what_stays_and_zeroes_what_comes(int before, int after)
    {
        var state = new LedgerState();
        int index = state.Resolve(Address.FromUInt64(1));
        state.BeginBlock();
        state.Main.ResizeData(index, before);
        state.Main.MutableDataOf(index).Fill(7);
        state.Main.ResizeData(index, after);
        int kept = Math.Min(before, after);
        Assert.Equal(after, state.DataOf(index).Length);
        Assert.False(state.DataOf(index)[..kept].ContainsAnyExcept((byte)7));
        Assert.False(state.DataOf(index)[kept..].ContainsAnyExcept((byte)0));

        // What was cut off does not come back.
        state.Main.ResizeData(index, Math.Min(kept, after) / 2);
        state.Main.ResizeData(index, after);
        Assert.False(state.DataOf(index)[(kept / 2)..].ContainsAnyExcept((byte)0));
    }

    [Fact]
    public void Freed_data_is_zero_when_it_is_used_again()
    {
        var state = new LedgerState();
        int first = state.Resolve(Address.FromUInt64(1));
        int second = state.Resolve(Address.FromUInt64(2));
        state.BeginBlock();
        state.Main.ResizeData(first, 100);
        state.Main.MutableDataOf(first).Fill(0xFF);
        state.Main.ResizeData(first, 0);
        state.Main.ResizeData(second, 120);
        Assert.False(state.DataOf(second).ContainsAnyExcept((byte)0));
    }

    [Fact]
    public void A_clone_is_equal_and_independent()
    {
        var state = new LedgerState(1);
        for (ulong i = 0; i < 40; i++)
        {
            state.Install(Address.FromUInt64(i), WellKnown.Token, Rent.MinimumBalance(200) + i, new byte[(int)i * 5]);
        }

        LedgerState clone = state.Clone();
        string before = StateDump.Of(state);
        Assert.Equal(before, StateDump.Of(clone));
        Assert.Equal(StateTree.Build(state).Root, StateTree.Build(clone).Root);
        clone.BeginBlock();
        for (int i = 0; i < clone.Count; i++)
        {
            clone.Main.ResizeData(i, 300);
            clone.Main.MutableDataOf(i).Fill(1);
            clone.Main.SetOwner(i, Address.FromUInt64(999));
            clone.Main.SetLamports(i, 5);
        }

        for (ulong i = 100; i < 300; i++)
        {
            clone.Resolve(Address.FromUInt64(i));
        }

        Assert.Equal(before, StateDump.Of(state));
        Assert.Equal(-1, state.Find(Address.FromUInt64(100)));
        Assert.NotEqual(StateTree.Build(state).Root, StateTree.Build(clone).Root);
    }

    [Fact]
    public void A_clone_of_an_empty_state_can_grow()
    {
        LedgerState clone = new LedgerState().Clone();
        for (ulong i = 0; i < 100; i++)
        {
            Assert.Equal((int)i, clone.Resolve(Address.FromUInt64(i)));
        }
    }

    [Fact]
    public void Program_numbers_are_equal_exactly_for_equal_addresses()
    {
        var state = new LedgerState();
        Assert.Equal(0, state.ProgramNumber(WellKnown.System));
        int token = state.ProgramNumber(WellKnown.Token);
        Assert.Equal(token, state.ProgramNumber(WellKnown.Token));
        Assert.NotEqual(token, state.ProgramNumber(Address.FromUInt64(5)));
    }
}
