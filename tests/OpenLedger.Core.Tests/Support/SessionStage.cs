using System.Runtime.InteropServices;
using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Pipeline;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Support;

/// <summary>
/// A ledger with an owner who holds a token, a session key, a payee whom the session allows, and a stranger whom it does not.
/// </summary>
internal sealed class SessionStage
{
    public SessionStage(TestLedger? ledger = null)
    {
        Ledger = ledger ?? new TestLedger();
        Owner = Ledger.Wallet("owner");
        SessionKey = Ledger.Wallet("session key");
        Payee = Ledger.Wallet("payee");
        Stranger = Ledger.Wallet("stranger");
        Mint = Ledger.Mint("mint", Ledger.Wallet("minter").PublicKey);
        OtherMint = Ledger.Mint("other mint");
        OwnerTokens = Ledger.Tokens("owner tokens", Mint, Owner.PublicKey, 1_000_000);
        OwnerOther = Ledger.Tokens("owner other", OtherMint, Owner.PublicKey, 1_000_000);
        PayeeTokens = Ledger.Tokens("payee tokens", Mint, Payee.PublicKey, 0);
        StrangerTokens = Ledger.Tokens("stranger tokens", Mint, Stranger.PublicKey, 0);
    }

    public TestLedger Ledger { get; }

    public KeyPair Owner { get; }

    public KeyPair SessionKey { get; }

    public KeyPair Payee { get; }

    public KeyPair Stranger { get; }

    public Address Principal { get; } = TestLedger.Place("principal");

    public Address Mint { get; }

    public Address OtherMint { get; }

    public Address OwnerTokens { get; }

    public Address OwnerOther { get; }

    public Address PayeeTokens { get; }

    public Address StrangerTokens { get; }

    public static SessionAction TokenTransfer { get; } = new(WellKnown.Token, (ulong)TokenInstruction.Transfer);

    public static SessionAction SystemTransfer { get; } = new(WellKnown.System, (ulong)SystemInstruction.Transfer);

    /// <summary>Token transfers to the payee: 1,000 a use, 10,000 in all, bucket of 2,000 with 1 back per millisecond, 100 uses, an hour.</summary>
    public SessionTerms Terms => new()
    {
        Domain = Ledger.Parameters.Domain,
        Delegate = Principal,
        ExpiryHeight = 1_000_000,
        ExpiryMs = 3_600_000,
        UsesMax = 100,
        Assets = [Asset],
        Clauses = [Clause],
    };

    /// <summary>The one way in which <see cref="Terms"/> let it be used.</summary>
    public SessionClause Clause => new() { Actions = [TokenTransfer], Counterparties = [Payee.PublicKey] };

    public SessionAssetTerms Asset => new(Mint, PerUse: 1_000, Lifetime: 10_000, Burst: 2_000, InitialLevel: 2_000, Refill: 1, RefillPeriodMs: 1);

    /// <summary>Owner and session key grant.</summary>
    public SessionStage Granted(SessionTerms? terms = null)
    {
        Ledger.RunOk(SessionIx.Grant(terms ?? Terms, SessionKey.PublicKey, Owner.PublicKey));
        return this;
    }

    public Instruction Use(ulong units) => SessionIx.Use(SessionKey.PublicKey, Owner.PublicKey, Principal, ((byte)0, units));

    public Instruction UseNothing() => SessionIx.Use(SessionKey.PublicKey, Owner.PublicKey, Principal);

    /// <summary>A transfer of the owner's tokens that the owner did not sign.</summary>
    public Instruction Pay(ulong amount, Address? to = null) =>
        TokenIx.Transfer(OwnerTokens, to ?? PayeeTokens, Owner.PublicKey, amount).WithoutSigner(Owner.PublicKey);

    /// <summary>Uses the session for a transfer to the payee.</summary>
    public Receipt RunPay(ulong amount) => Ledger.Run(Use(amount), Pay(amount));

    /// <summary>Runs one transaction and returns its records too.</summary>
    public (Receipt Receipt, AuthorizationRecord[] Records) Decide(params ReadOnlySpan<Instruction> instructions)
    {
        Ledger.Queue(instructions);
        ProducedBlock block = Ledger.Produce();
        return (block.Output.Receipts[0], [.. block.Output.Records]);
    }

    public SessionHeader Header => MemoryMarshal.Read<SessionHeader>(Ledger.Data(SessionAddress));

    public SessionAsset AssetState => MemoryMarshal.Read<SessionAsset>(Ledger.Data(SessionAddress).AsSpan(SessionHeader.Length));

    public Address SessionAddress => SessionAddresses.Session(Ledger.Parameters.Domain, SessionKey.PublicKey);
}
