using OpenLedger.Core.Primitives;
using OpenLedger.Core.Sessions.Bundles;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Sessions.Bundles;

/// <summary>A session whose key pays for what it does, and the operations that it may put into bundles.</summary>
internal sealed class BundleStage
{
    private readonly TransactionBuilder _builder = new();
    private readonly BundleBuilder _bundle = new();

    public BundleStage(TestLedger? ledger = null)
    {
        Stage = new SessionStage(ledger);
        Stage.Granted(Stage.Terms with { UsesMax = 10_000, AttemptBurst = 10_000 });
        // Grants are made before bundles; the key needs lamports for fees.
    }

    public SessionStage Stage { get; }

    public TestLedger Ledger => Stage.Ledger;

    public Hash256 Domain => Ledger.Parameters.Domain;

    public BundleBuilder Bundle => _bundle;

    /// <summary>The message of a transaction that the session key pays for.</summary>
    public byte[] Message(params ReadOnlySpan<Instruction> instructions) => MessageOf(Stage.SessionKey.PublicKey, instructions);

    public byte[] MessageOf(Address payer, params ReadOnlySpan<Instruction> instructions)
    {
        _builder.Reset(in payer, Ledger.Node.RecentBlockhash(Ledger.Slot));
        foreach (Instruction instruction in instructions)
        {
            _builder.Add(instruction);
        }

        Assert.True(_builder.BuildLegacy());
        return _builder.Message.ToArray();
    }

    /// <summary>A payment by the session; the price makes messages of equal amounts differ.</summary>
    public byte[] Payment(ulong amount, ulong price = 0)
    {
        _builder.Reset(Stage.SessionKey.PublicKey, Ledger.Node.RecentBlockhash(Ledger.Slot));
        _builder.AddUnitLimit(30_000).AddUnitPrice(price).Add(Stage.Use(amount)).Add(Stage.Pay(amount));
        Assert.True(_builder.BuildLegacy());
        return _builder.Message.ToArray();
    }

    /// <summary>The same operation as a transaction with a signature of its own.</summary>
    public byte[] Signed(ReadOnlySpan<byte> message)
    {
        byte[] wire = new byte[65 + message.Length];
        wire[0] = 1;
        message.CopyTo(wire.AsSpan(65));
        Core.Cryptography.Ed25519.Sign(Stage.SessionKey, message, wire.AsSpan(1, 64));
        return wire;
    }

    /// <summary>A signed bundle of payments of 1, 2, ... units.</summary>
    public byte[] Payments(int count)
    {
        _bundle.Reset(Stage.SessionKey.PublicKey);
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(BundleRefusal.None, _bundle.TryAdd(Payment((ulong)i + 1)));
        }

        _bundle.Sign(Stage.SessionKey, Domain);
        return _bundle.Wire.ToArray();
    }
}
