using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Pipeline;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Execution;

public sealed class LookupTableTests
{
    private readonly TransactionBuilder _builder = new();

    [Fact]
    public void A_v0_transaction_executes_as_the_legacy_one()
    {
        (TestLedger legacy, Address _, Address[] _) = Stage();
        (TestLedger v0, Address table, Address[] accounts) = Stage();
        Receipt receipt = legacy.RunOk(Transfers(legacy));
        BuildFrom(v0, table, accounts);
        Receipt other = Submit(v0);
        Expect.Ok(in other);
        Assert.NotEqual(receipt.TransactionId, other.TransactionId);
        Assert.Equal((receipt.FeeLamports, receipt.ComputeUnits), (other.FeeLamports, other.ComputeUnits));
        foreach (Address account in accounts)
        {
            Assert.Equal(legacy.Data(account), v0.Data(account));
            Assert.Equal(legacy.Lamports(account), v0.Lamports(account));
        }
    }

    [Fact]
    public void A_table_that_is_missing_foreign_or_too_short_is_refused_before_it_costs()
    {
        (TestLedger ledger, Address table, Address[] accounts) = Stage();
        BuildFrom(ledger, TestLedger.Place("no table"), accounts);
        Expect.Status(Submit(ledger), TransactionStatus.AddressLookupTableNotFound);
        ledger.Install(TestLedger.Place("foreign"), WellKnown.Token, AddressLookupTable.Encode(accounts, null));
        BuildFrom(ledger, TestLedger.Place("foreign"), accounts);
        Expect.Status(Submit(ledger), TransactionStatus.InvalidAddressLookupTableOwner);
        BuildFrom(ledger, table, [TestLedger.Place("a"), TestLedger.Place("b"), TestLedger.Place("c"), .. accounts]);
        Expect.Status(Submit(ledger), TransactionStatus.InvalidAddressLookupTableIndex);
    }

    [Fact]
    public void An_account_that_is_loaded_and_static_is_refused()
    {
        (TestLedger ledger, Address table, Address[] accounts) = Stage();

        // The table the sender believes in holds the payee, the real one holds the sender there, who signs and so is static.
        Address bob = TestLedger.Key("bob").PublicKey;
        ledger.Install(table, WellKnown.AddressLookupTable, AddressLookupTable.Encode([ledger.Payer.PublicKey, .. accounts[1..]], null));
        _builder.Reset(ledger.Payer.PublicKey, ledger.Node.RecentBlockhash(ledger.Slot))
            .Add(SystemIx.Transfer(ledger.Payer.PublicKey, in bob, 5));
        Assert.True(_builder.BuildV0(new LookupTableContents(table, [bob])));
        _builder.FillTrustedSignatures();
        Expect.Status(Submit(ledger), TransactionStatus.AccountLoadedTwice);
    }

    private static (TestLedger Ledger, Address Table, Address[] Accounts) Stage()
    {
        var ledger = new TestLedger();
        KeyPair alice = ledger.Wallet("alice");
        KeyPair bob = ledger.Wallet("bob");
        Address mint = ledger.Mint("mint");
        Address from = ledger.Tokens("from", in mint, alice.PublicKey, 1_000);
        Address to = ledger.Tokens("to", in mint, bob.PublicKey, 0);
        Address[] accounts = [bob.PublicKey, from, to, mint];
        Address table = ledger.Install(
            TestLedger.Place("table"), WellKnown.AddressLookupTable, AddressLookupTable.Encode(accounts, null));
        return (ledger, table, accounts);
    }

    private static Instruction[] Transfers(TestLedger ledger) =>
    [
        SystemIx.Transfer(ledger.Payer.PublicKey, TestLedger.Key("bob").PublicKey, 5),
        TokenIx.TransferChecked(
            TestLedger.Place("from"), TestLedger.Place("mint"), TestLedger.Place("to"), TestLedger.Key("alice").PublicKey, 300, 6),
    ];

    private void BuildFrom(TestLedger ledger, in Address table, Address[] contents)
    {
        _builder.Reset(ledger.Payer.PublicKey, ledger.Node.RecentBlockhash(ledger.Slot));
        foreach (Instruction instruction in Transfers(ledger))
        {
            _builder.Add(instruction);
        }

        Assert.True(_builder.BuildV0(new LookupTableContents(table, contents)));
        _builder.FillTrustedSignatures();
    }

    private Receipt Submit(TestLedger ledger)
    {
        Assert.True(ledger.Node.Submit(_builder.Wire, SignaturePolicy.Trusted, 0).IsAccepted);
        return ledger.Produce().Output.Receipts[0];
    }
}
