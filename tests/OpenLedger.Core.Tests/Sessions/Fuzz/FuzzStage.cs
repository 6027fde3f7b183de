using System.Runtime.InteropServices;
using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Guardrails;
using OpenLedger.Core.Pipeline;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Sessions.Fuzz;

/// <summary>One session that the fuzz granted, or meant to.</summary>
internal sealed record FuzzSession(KeyPair Key, KeyPair Owner, Address Principal, SessionTerms Terms, FuzzSession? Parent)
{
    /// <summary>Key and principal of all above it, its parent first.</summary>
    public (Address Key, Address Principal)[] Above =>
        Parent is null ? [] : [(Parent.Key.PublicKey, Parent.Principal), .. Parent.Above];
}

/// <summary>A ledger in which everything that a session may ask for is there, and can be left out.</summary>
internal sealed class FuzzStage
{
    public static readonly string[] Principals = ["principal 0", "principal 1", "principal 2", "principal 3"];

    private readonly Random _random;
    private readonly RecordVerifier _verifier = new();
    private int _keys;

    public FuzzStage(Random random)
    {
        _random = random;
        Ledger = new TestLedger(TestLedger.DefaultParameters with
        {
            MaxSessionsPerOwner = 140,
            Governor = TestLedger.Key("governor").PublicKey,
            PauseGuardians = [TestLedger.Key("pause 0").PublicKey, TestLedger.Key("pause 1").PublicKey],
            PauseThreshold = 2,
            MaxSessionLifetimeMs = 2_000_000,
            TombstoneMs = 1_000,
            ComputeUnitsPerBlock = 1_000_000_000,
            ComputeUnitsPerAccount = 1_000_000_000,
        }).WithTestPrograms();
        Mint = Ledger.Mint("mint");
        Other = Ledger.Mint("other");
        Payee = Ledger.Wallet("payee");
        Stranger = Ledger.Wallet("stranger");
        Publisher = Ledger.Wallet("publisher");
        Registrar = Ledger.Wallet("registrar");
        Governor = Ledger.Wallet("governor");
        PauseGuardians = [Ledger.Wallet("pause 0"), Ledger.Wallet("pause 1")];
        Owners = [.. Enumerable.Range(0, 3).Select(i => Ledger.Wallet($"owner {i}", 1_000_000 * TestLedger.Sol))];
        Approvers = [Ledger.Wallet("approver 0"), Ledger.Wallet("approver 1")];
        PayeeTokens = Ledger.Tokens("payee tokens", Mint, Payee.PublicKey, 0);
        StrangerTokens = Ledger.Tokens("stranger tokens", Mint, Stranger.PublicKey, 0);
        PayeeOther = Ledger.Tokens("payee other", Other, Payee.PublicKey, 0);
        Run(SessionIx.SetClass(Registrar.PublicKey, Stranger.PublicKey, belongs: true));
        Feed = PriceFeedAccount.AddressFor(Mint, Publisher.PublicKey);
        Run(PriceFeedIx.Initialize(Mint, Publisher.PublicKey, 6));
        Publish();
        Produce();
        Install(ProgramCode.AddressFor(WellKnown.Token), CodeRegistryProgram.Id, ProgramCode.Length, data => CodeRegistryGenesis.Write(
            data, WellKnown.Token, Hash256.Of("code"u8), Governor.PublicKey, Registrar.PublicKey));
        InstallPool();
        foreach (KeyPair owner in Owners)
        {
            Run(LendingIx.Open(Pool, owner.PublicKey));
            Run(SessionIx.CreateGuard(GuardOf(owner), owner.PublicKey));
        }

        Run(SessionIx.CreateGuard(Shared, Governor.PublicKey));
    }

    public TestLedger Ledger { get; }

    public Address Mint { get; }

    public Address Other { get; }

    public KeyPair Payee { get; }

    public KeyPair Stranger { get; }

    public KeyPair Publisher { get; }

    public KeyPair Registrar { get; }

    public KeyPair Governor { get; }

    public KeyPair[] PauseGuardians { get; }

    public KeyPair[] Owners { get; }

    public KeyPair[] Approvers { get; }

    public Address PayeeTokens { get; }

    public Address StrangerTokens { get; }

    public Address PayeeOther { get; }

    public Address Feed { get; }

    public Address Pool { get; } = TestLedger.Place("pool");

    public Address Vault { get; } = TestLedger.Place("vault");

    public GuardTerms Shared => new(GuardKind.Asset, default, Mint, 4_000, 1, 10, 2, 60_000, 20_000, 500, 5_000);

    public GuardTerms GuardOf(KeyPair owner) => new(GuardKind.Owner, owner.PublicKey, Mint, 2_000, 1, 10, 1, 60_000, 20_000, 500, 5_000);

    public Address TokensOf(KeyPair owner) => Ledger.Tokens($"tokens {owner.PublicKey}", Mint, owner.PublicKey, 1_000_000_000);

    public Address OtherOf(KeyPair owner) => Ledger.Tokens($"other {owner.PublicKey}", Other, owner.PublicKey, 1_000_000_000);

    /// <summary>Makes a block and asks whether its records give every counter.</summary>
    public ProducedBlock Produce()
    {
        ProducedBlock block = Ledger.Produce();
        RecordFault fault = _verifier.Add(
            CollectionsMarshal.AsSpan(block.Output.Records), CollectionsMarshal.AsSpan(block.Output.Charges), block.Header.AuthRoot,
            out int position);
        Assert.True(
            fault == RecordFault.None,
            $"block {block.Header.Slot}, record {position}: {fault} {(position >= 0 ? block.Output.Records[position].Operation : default)}");
        return block;
    }

    /// <summary>A key that was never seen, with a wallet.</summary>
    public KeyPair NewKey() => Ledger.Wallet($"fuzz key {_keys++}");

    /// <summary>The feed's next price; from time to time nobody publishes, and prices get old.</summary>
    public void Publish()
    {
        PriceFeedAccount.TryRead(Ledger.Data(Feed), out PriceFeedAccount feed);
        Ledger.Queue(PriceFeedIx.Publish(Mint, Publisher.PublicKey, (ulong)_random.Next(500_000, 2_000_000), feed.Sequence + 1));
    }

    private void Run(Instruction instruction)
    {
        Ledger.Queue(instruction);
        Expect.Ok(Produce().Output.Receipts[0]);
    }

    private void InstallPool()
    {
        Address authority = LendingPool.AuthorityFor(Pool, out _);
        Address vault = Ledger.Tokens("vault", Mint, authority, 1_000_000_000);
        Install(Pool, LendingProgram.Id, LendingPool.Length, data => LendingGenesis.WritePool(
            data, Pool, Governor.PublicKey, Mint, vault, 1_000_000_000));
    }

    private void Install(Address address, Address program, int length, Action<byte[]> write)
    {
        byte[] data = new byte[length];
        write(data);
        Ledger.Install(in address, in program, data);
    }
}
