using OpenLedger.Core.Cryptography;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Programs;

/// <summary>Two holders of one token, one of another, a spender, and the mint's authorities.</summary>
internal sealed class TokenStage
{
    public TokenStage()
    {
        Alice = Ledger.Wallet("alice");
        Bob = Ledger.Wallet("bob");
        Spender = Ledger.Wallet("spender");
        Minter = Ledger.Wallet("minter");
        Freezer = Ledger.Wallet("freezer");
        Mint = Ledger.Mint("mint", Minter.PublicKey, Freezer.PublicKey);
        Other = Ledger.Mint("other mint");
        AliceTokens = Ledger.Tokens("alice tokens", Mint, Alice.PublicKey, 1_000);
        BobTokens = Ledger.Tokens("bob tokens", Mint, Bob.PublicKey, 50);
        BobOther = Ledger.Tokens("bob other", Other, Bob.PublicKey, 10);
    }

    public TestLedger Ledger { get; } = new();

    public KeyPair Alice { get; }

    public KeyPair Bob { get; }

    public KeyPair Spender { get; }

    public KeyPair Minter { get; }

    public KeyPair Freezer { get; }

    public Address Mint { get; }

    public Address Other { get; }

    public Address AliceTokens { get; }

    public Address BobTokens { get; }

    public Address BobOther { get; }

    /// <summary>Freezes without asking the freeze authority, as genesis can.</summary>
    public void Freeze(in Address tokens)
    {
        byte[] data = Ledger.Data(in tokens);
        data[108] = 2;
        Ledger.Install(in tokens, WellKnown.Token, data);
    }

    public (Address? Spender, ulong Amount) DelegateOf(in Address tokens)
    {
        byte[] data = Ledger.Data(in tokens);
        return (TokenAccount.TryGetDelegate(data, out Address spender) ? spender : null, TokenAccount.DelegatedAmount(data));
    }
}
