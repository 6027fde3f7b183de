using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Execution;

public sealed class RentTests
{
    private readonly TestLedger _ledger = new();
    private readonly KeyPair _alice;

    public RentTests() => _alice = _ledger.Wallet("alice");

    [Theory]
    [InlineData(0, 890_880)]
    [InlineData(82, 1_461_600)]
    [InlineData(165, 2_039_280)]
    public void The_rent_exempt_minimum_is_Solanas(int length, ulong lamports) => Assert.Equal(lamports, Rent.MinimumBalance(length));

    [Fact]
    public void What_is_written_must_be_rent_exempt_or_empty()
    {
        Address fresh = TestLedger.Place("fresh");
        ulong minimum = Rent.MinimumBalance(0);
        Receipt receipt = _ledger.Run(SystemIx.Transfer(_alice.PublicKey, in fresh, minimum - 1));
        Expect.Status(in receipt, TransactionStatus.InsufficientFundsForRent);
        Assert.Equal((0UL, 10 * TestLedger.Sol), (_ledger.Lamports(in fresh), _ledger.Lamports(in _alice)));
        _ledger.RunOk(SystemIx.Transfer(_alice.PublicKey, in fresh, minimum));
        receipt = _ledger.Run(SystemIx.Transfer(_alice.PublicKey, in fresh, (10 * TestLedger.Sol) - minimum - 1));
        Expect.Status(in receipt, TransactionStatus.InsufficientFundsForRent);
        _ledger.RunOk(SystemIx.Transfer(_alice.PublicKey, in fresh, (10 * TestLedger.Sol) - minimum));
        Assert.Equal(0UL, _ledger.Lamports(in _alice));
    }

    [Fact]
    public void An_account_must_be_rent_exempt_for_the_data_that_it_has()
    {
        KeyPair fresh = TestLedger.Key("fresh key");
        ulong minimum = Rent.MinimumBalance(165);
        Receipt receipt = _ledger.Run(SystemIx.Create(_alice.PublicKey, fresh.PublicKey, minimum - 1, 165, WellKnown.Token));
        Expect.Status(in receipt, TransactionStatus.InsufficientFundsForRent);
        _ledger.RunOk(SystemIx.Create(_alice.PublicKey, fresh.PublicKey, minimum, 165, WellKnown.Token));
    }

    [Fact]
    public void An_account_without_lamports_is_gone_with_data_and_owner()
    {
        // Allocated and assigned, but never paid for.
        KeyPair fresh = TestLedger.Key("unpaid");
        _ledger.RunOk(SystemIx.Allocate(fresh.PublicKey, 100), SystemIx.Assign(fresh.PublicKey, WellKnown.Token));
        Assert.Empty(_ledger.Data(fresh.PublicKey));
        Assert.Equal(WellKnown.System, _ledger.OwnerOf(fresh.PublicKey));
    }
}
