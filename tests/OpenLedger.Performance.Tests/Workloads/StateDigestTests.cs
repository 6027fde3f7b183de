using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;
using OpenLedger.Performance.Workloads;

namespace OpenLedger.Performance.Tests.Workloads;

/// <summary>The digest of a state changes with every byte of every account, and with nothing else.</summary>
public class StateDigestTests
{
    private const ulong Lamports = 1_000_000_000_000;

    [Fact]
    public void EveryPartOfAnAccountShows()
    {
        Hash256[] digests =
        [
            Digest(1, WellKnown.Token, Lamports, [1, 2, 3]),
            Digest(2, WellKnown.Token, Lamports, [1, 2, 3]),
            Digest(1, WellKnown.System, Lamports, [1, 2, 3]),
            Digest(1, WellKnown.Token, Lamports + 1, [1, 2, 3]),
            Digest(1, WellKnown.Token, Lamports, [1, 2, 4]),
            Digest(1, WellKnown.Token, Lamports, [1, 2, 3, 0]),
        ];

        Assert.Equal(digests.Length, digests.Distinct().Count());
        Assert.Equal(digests[0], Digest(1, WellKnown.Token, Lamports, [1, 2, 3]));
    }

    [Fact]
    public void AddressesWithoutAnAccountDoNotShow()
    {
        LedgerState state = State(1, WellKnown.Token, Lamports, [1]);
        Hash256 before = StateDigest.Of(state);
        state.Resolve(Address.FromUInt64(5));

        Assert.Equal(before, StateDigest.Of(state));
    }

    [Theory]
    [InlineData(65_000)]
    [InlineData(65_536)]
    [InlineData(200_000)]
    public void DataMayBeLargerThanTheBuffer(int length)
    {
        byte[] data = new byte[length];
        Hash256 before = Digest(1, WellKnown.Token, Rent.MinimumBalance(length), data);
        data[^1] = 1;

        Assert.NotEqual(before, Digest(1, WellKnown.Token, Rent.MinimumBalance(length), data));
    }

    private static Hash256 Digest(ulong address, Address owner, ulong lamports, byte[] data) =>
        StateDigest.Of(State(address, owner, lamports, data));

    private static LedgerState State(ulong address, Address owner, ulong lamports, byte[] data)
    {
        var state = new LedgerState();
        state.Install(Address.FromUInt64(address), in owner, lamports, data);
        state.Install(Address.FromUInt64(99), in WellKnown.System, Lamports, []);
        return state;
    }
}
