using System.Collections.Concurrent;
using System.Globalization;
using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Pipeline;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Support;

/// <summary>
/// A small ledger for tests, and at the same time the shortest answer to how the node is used: install what stands at genesis, build
/// transactions from instructions, submit them, make blocks, read receipts and accounts.
/// </summary>
internal sealed class TestLedger
{
    public const ulong Sol = 1_000_000_000;
    public const long SlotMs = 400;

    private static readonly ConcurrentDictionary<string, KeyPair> Keys = new();
    private static readonly ConcurrentDictionary<Address, KeyPair> KeysByAddress = new();

    private readonly TransactionBuilder _builder = new();
    private readonly HashSet<Hash256> _sent = [];
    private Node? _node;
    private uint _copies;

    public TestLedger(LedgerParameters? parameters = null)
    {
        Parameters = parameters ?? DefaultParameters;
        Runtime = new Runtime(Parameters);
        Payer = Wallet("payer", 1_000_000 * Sol);
        Wallet("leader", Sol);
        Wallet("guardian", 100 * Sol);
    }

    public static LedgerParameters DefaultParameters { get; } = new()
    {
        Domain = LedgerParameters.DomainOf("test", 1),
        Leader = Key("leader").PublicKey,
        Guardian = Key("guardian").PublicKey,
    };

    public static Hash256 GenesisHash { get; } = Hash256.Of("test genesis"u8);

    public LedgerParameters Parameters { get; }

    /// <summary>Register test programs here before the first block.</summary>
    public Runtime Runtime { get; }

    public LedgerState State { get; } = new(64);

    public Node Node => _node ??= new Node(Runtime, State, GenesisHash);

    /// <summary>Pays all fees, so that what tests look at is not disturbed by them.</summary>
    public KeyPair Payer { get; }

    /// <summary>Slot and consensus time of the next block.</summary>
    public ulong Slot { get; private set; } = 1;

    public long TimeMs { get; private set; } = SlotMs;

    /// <summary>The key pair of a name, the same in every test.</summary>
    public static KeyPair Key(string name) => Keys.GetOrAdd(name, static n =>
    {
        KeyPair pair = KeyPair.Derive(new byte[32], 0, n);
        KeysByAddress[pair.PublicKey] = pair;
        return pair;
    });

    /// <summary>An address that nobody signs for, the same for the same name in every test.</summary>
    public static Address Place(string name)
    {
        Hash256 hash = Hash256.Of(System.Text.Encoding.UTF8.GetBytes("place/" + name));
        return new Address(Hash256.BytesOf(in hash));
    }

    // Genesis.

    public KeyPair Wallet(string name, ulong lamports = 10 * Sol)
    {
        KeyPair pair = Key(name);
        State.Install(pair.PublicKey, WellKnown.System, lamports, []);
        return pair;
    }

    public Address Mint(string name, Address? authority = null, Address? freeze = null, byte decimals = 6)
    {
        byte[] data = new byte[TokenMint.Length];
        TokenMint.Initialize(data, decimals, authority, freeze);
        return Install(Place(name), WellKnown.Token, data);
    }

    /// <summary>A token account with a balance, which the mint's supply counts.</summary>
    public Address Tokens(string name, in Address mint, in Address owner, ulong amount)
    {
        byte[] data = new byte[TokenAccount.Length];
        TokenAccount.Initialize(data, in mint, in owner, amount);
        byte[] mintData = Data(mint);
        TokenMint.SetSupply(mintData, TokenMint.Supply(mintData) + amount);
        Install(mint, WellKnown.Token, mintData);
        return Install(Place(name), WellKnown.Token, data);
    }

    public Address Install(in Address address, in Address owner, ReadOnlySpan<byte> data, ulong extraLamports = 0)
    {
        State.Install(in address, in owner, Rent.MinimumBalance(data.Length) + extraLamports, data);
        return address;
    }

    // Time.

    public TestLedger AdvanceSlots(ulong slots) => AdvanceTo(Slot + slots, TimeMs + ((long)slots * SlotMs));

    /// <summary>Lets the next block have this slot and time.</summary>
    public TestLedger AdvanceTo(ulong slot, long timeMs)
    {
        (Slot, TimeMs) = (slot, timeMs);
        return this;
    }

    /// <summary>Lets the next block have this time.</summary>
    public TestLedger At(long timeMs) => AdvanceTo(Slot, timeMs);

    // Transactions.

    /// <summary>One transaction in a block of its own.</summary>
    public Receipt Run(params ReadOnlySpan<Instruction> instructions)
    {
        Queue(instructions);
        ProducedBlock block = Produce();
        Assert.Equal(1, block.Count);
        return block.Output.Receipts[0];
    }

    /// <summary>As <see cref="Run"/>, and it must succeed.</summary>
    public Receipt RunOk(params ReadOnlySpan<Instruction> instructions)
    {
        Receipt receipt = Run(instructions);
        Assert.True(receipt.Status == TransactionStatus.Success, Describe(in receipt));
        return receipt;
    }

    /// <summary>Puts a transaction into the mempool; really signed only if the node insists.</summary>
    public Hash256 Queue(params ReadOnlySpan<Instruction> instructions)
    {
        byte[] wire = Build(instructions);
        Admission admission = Node.Submit(wire, SignaturePolicy.Trusted, 0);
        if (admission.SignatureFailed)
        {
            SignBuilt();
            admission = Node.Submit(_builder.Wire, SignaturePolicy.Verify, 0);
        }

        Assert.True(admission.IsAccepted, admission.ToString());
        return Hash256.Of(_builder.Message);
    }

    /// <summary>A transaction with trusted signatures, whose message no earlier one of this ledger had.</summary>
    public byte[] Build(params ReadOnlySpan<Instruction> instructions)
    {
        Hash256 blockhash = Node.RecentBlockhash(Slot);
        BuildWith(instructions, in blockhash, isCopy: false);
        if (!_sent.Add(Hash256.Of(_builder.Message)))
        {
            BuildWith(instructions, in blockhash, isCopy: true);
        }

        _builder.FillTrustedSignatures();
        return _builder.ToArray();
    }

    /// <summary>The transaction that was built last, with real signatures.</summary>
    public byte[] SignBuilt()
    {
        KeyPair[] signers = new KeyPair[_builder.RequiredSignatures];
        var parsed = new ParsedTransaction();
        Assert.Equal(MalformedReason.None, TransactionParser.TryParse(_builder.Wire, parsed));
        for (int i = 0; i < signers.Length; i++)
        {
            signers[i] = KeysByAddress[parsed.Key(i)];
        }

        Assert.True(_builder.Sign(signers));
        return _builder.ToArray();
    }

    /// <summary>Makes a block of what waits and moves on by a slot.</summary>
    public ProducedBlock Produce()
    {
        ProducedBlock block = Node.ProduceBlock(Slot, TimeMs);
        AdvanceSlots(1);
        return block;
    }

    // Reading.

    public ulong Lamports(in Address address) => State.Find(in address) is >= 0 and int index ? State.LamportsOf(index) : 0;

    public ulong Lamports(in KeyPair pair) => Lamports(pair.PublicKey);

    public byte[] Data(in Address address) => State.Find(in address) is >= 0 and int index ? State.DataOf(index).ToArray() : [];

    public ulong Amount(in Address tokenAccount) => TokenAccount.Amount(Data(in tokenAccount));

    public ulong Supply(in Address mint) => TokenMint.Supply(Data(in mint));

    public Address OwnerOf(in Address address) => State.OwnerOf(State.Find(in address));

    public static string Describe(in Receipt receipt) => string.Create(
        CultureInfo.InvariantCulture,
        $"{receipt.Status}, instruction {receipt.ErrorInstruction}: {receipt.Error} {receipt.ErrorNumber}");

    private void BuildWith(ReadOnlySpan<Instruction> instructions, in Hash256 blockhash, bool isCopy)
    {
        _builder.Reset(Payer.PublicKey, in blockhash);
        foreach (Instruction instruction in instructions)
        {
            _builder.Add(instruction);
        }

        if (isCopy)
        {
            // Changes the message and nothing else.
            _builder.AddLoadedDataLimit(1_000_000 + _copies++);
        }

        Assert.True(_builder.BuildLegacy());
    }
}
