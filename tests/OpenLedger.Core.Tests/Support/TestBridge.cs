using System.Runtime.InteropServices;
using OpenLedger.Core.Bridge;
using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Guardrails;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Support;

/// <summary>A bridge with one route and its vault, the outbox of the other domain, and the instructions.</summary>
internal sealed class TestBridge
{
    public const uint Origin = 7;

    private readonly TestLedger _ledger;
    private readonly Hash256[] _path = new Hash256[MessageTree.Depth];

    public TestBridge(TestLedger ledger, BridgeAccount controls, ulong escrow, TokenBucket? assetBucket = null)
    {
        _ledger = ledger;
        Guardian = ledger.Wallet("bridge guardian");
        Prover = ledger.Wallet("prover");
        PriceFeed = ledger.Wallet("price feed");
        Mint = ledger.Mint("bridged");
        Address = TestLedger.Place("bridge");
        Route = TestLedger.Place("route");
        Authority = ProgramDerivedAddress.Find(
            [BridgeProgram.AuthorityLabel.ToArray(), Address.BytesOf(Address).ToArray()], BridgeProgram.Id, out byte bump);
        Vault = ledger.Tokens("escrow", Mint, Authority, escrow);
        controls.Kind = BridgeAccount.ExpectedKind;
        controls.Guardian = Guardian.PublicKey;
        controls.Prover = Prover.PublicKey;
        controls.PriceFeed = PriceFeed.PublicKey;
        controls.Authority = Authority;
        controls.Bump = bump;
        ledger.Install(Address, BridgeProgram.Id, MemoryMarshal.AsBytes(new ReadOnlySpan<BridgeAccount>(in controls)));
        var route = new BridgeRoute { Kind = BridgeRoute.ExpectedKind, Bridge = Address, Mint = Mint, Vault = Vault };
        if (assetBucket is { } bucket)
        {
            (route.HasBucket, route.Bucket) = (1, bucket);
        }

        ledger.Install(Route, BridgeProgram.Id, MemoryMarshal.AsBytes(new ReadOnlySpan<BridgeRoute>(in route)));
    }

    /// <summary>A bridge with no control set.</summary>
    public static BridgeAccount NoControls => new()
    {
        HaltedAtMs = BridgeAccount.Off,
        HoldAboveMicroUsd = BridgeAccount.Off,
        SenderCapMicroUsd = BridgeAccount.Off,
        RecipientCapMicroUsd = BridgeAccount.Off,
    };

    public KeyPair Guardian { get; }

    public KeyPair Prover { get; }

    public KeyPair PriceFeed { get; }

    public Address Mint { get; }

    public Address Address { get; }

    public Address Route { get; }

    public Address Authority { get; }

    public Address Vault { get; }

    public MessageTree Outbox { get; } = new();

    public BridgeAccount State => MemoryMarshal.Read<BridgeAccount>(_ledger.Data(Address));

    public BridgeRoute RouteState => MemoryMarshal.Read<BridgeRoute>(_ledger.Data(Route));

    /// <summary>The other domain sends a message and the prover posts the new root.</summary>
    public uint Prove(in BridgeMessage message)
    {
        int leaf = Outbox.Append(message.Hash());
        _ledger.RunOk(PostRoot(Outbox.Root, Prover.PublicKey));
        return (uint)leaf;
    }

    public BridgeMessage Message(ulong nonce, in Address sender, in Address recipient, ulong units) =>
        new(Address, Origin, nonce, sender, recipient, Mint, units);

    public Address ClaimOf(in BridgeMessage message)
    {
        Hash256 hash = message.Hash();
        return BridgeClaim.AddressFor(Address, in hash);
    }

    /// <summary>A withdrawal with the message's proof.</summary>
    public Instruction Withdraw(in BridgeMessage message, uint leaf, ulong valueMicroUsd)
    {
        Outbox.Prove((int)leaf, _path);
        return Withdraw(in message, leaf, valueMicroUsd, _path);
    }

    /// <summary>A withdrawal with any path; an empty one proves nothing.</summary>
    public Instruction Withdraw(in BridgeMessage message, uint leaf, ulong valueMicroUsd, ReadOnlySpan<Hash256> path)
    {
        byte[] data = new byte[41 + (path.Length * 32)];
        var writer = new InstructionWriter(data);
        writer.U64(BridgeProgram.WithdrawAction);
        writer.U64(message.Nonce);
        writer.U64(message.Units);
        writer.U64(valueMicroUsd);
        writer.U32(message.OriginDomain);
        writer.U32(leaf);
        writer.U8((byte)path.Length);
        writer.Bytes(MemoryMarshal.AsBytes(path));
        return new Instruction(
            BridgeProgram.Id,
            [
                AccountMeta.Writable(Address), AccountMeta.Writable(Route), AccountMeta.Writable(ClaimOf(in message)),
                AccountMeta.WritableSigner(message.Sender), AccountMeta.ReadonlySigner(PriceFeed.PublicKey), .. Escrow(in message),
            ],
            writer.Written.ToArray());
    }

    public Instruction Release(in BridgeMessage message, in Address releaser) =>
        new(
            BridgeProgram.Id,
            [
                AccountMeta.Writable(Address), AccountMeta.Writable(Route), AccountMeta.Writable(ClaimOf(in message)),
                AccountMeta.WritableSigner(in releaser), .. Escrow(in message),
            ],
            BitConverter.GetBytes(BridgeProgram.ReleaseAction));

    public Instruction PostRoot(in Hash256 root, in Address prover)
    {
        byte[] data = new byte[40];
        var writer = new InstructionWriter(data);
        writer.U64(BridgeProgram.PostRootAction);
        writer.Hash(in root);
        return new Instruction(BridgeProgram.Id, [AccountMeta.Writable(Address), AccountMeta.ReadonlySigner(in prover)], data);
    }

    public Instruction Pause(in Address guardian) => Stop(BridgeProgram.PauseAction, in guardian);

    public Instruction Halt(in Address guardian) => Stop(BridgeProgram.HaltAction, in guardian);

    private Instruction Stop(ulong action, in Address guardian) =>
        new(BridgeProgram.Id, [AccountMeta.Writable(Address), AccountMeta.ReadonlySigner(in guardian)], BitConverter.GetBytes(action));

    private AccountMeta[] Escrow(in BridgeMessage message)
    {
        Address holder = _ledger.Data(message.Recipient).Length == TokenAccount.Length
            ? TokenAccount.Owner(_ledger.Data(message.Recipient))
            : default;
        return
        [
            AccountMeta.Writable(Vault), AccountMeta.Writable(message.Recipient), AccountMeta.Readonly(Authority),
            AccountMeta.Readonly(WellKnown.Token), AccountMeta.Writable(BridgeCap.OfSender(Address, message.Sender)),
            AccountMeta.Writable(BridgeCap.OfRecipient(Address, in holder)),
        ];
    }
}
