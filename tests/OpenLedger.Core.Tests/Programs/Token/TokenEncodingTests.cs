using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Programs;

/// <summary>Instruction and account bytes against vectors written by hand from SPL Token's layout.</summary>
public sealed class TokenEncodingTests
{
    private static readonly Address A = Filled(0xA1), B = Filled(0xB2), C = Filled(0xC3), D = Filled(0xD4);

    private static string A1 => Repeat("a1", 32);

    private static string B2 => Repeat("b2", 32);

    private static string C3 => Repeat("c3", 32);

    private static string D4 => Repeat("d4", 32);

    [Fact]
    public void Instructions_have_SPL_Tokens_bytes()
    {
        Assert.Equal("03" + "0102030405060708", Hex(TokenIx.Transfer(A, B, C, 0x0807060504030201)));
        Assert.Equal("04" + "ffffffffffffffff", Hex(TokenIx.Approve(A, B, C, ulong.MaxValue)));
        Assert.Equal("05", Hex(TokenIx.Revoke(A, C)));
        Assert.Equal("0602" + "01" + D4, Hex(TokenIx.SetAuthority(A, TokenAuthorityType.AccountOwner, C, D)));
        Assert.Equal("0600" + "00", Hex(TokenIx.SetAuthority(A, TokenAuthorityType.MintTokens, C, null)));
        Assert.Equal("07" + "6400000000000000", Hex(TokenIx.MintTo(A, B, C, 100)));
        Assert.Equal("08" + "6400000000000000", Hex(TokenIx.Burn(A, B, C, 100)));
        Assert.Equal("09", Hex(TokenIx.Close(A, B, C)));
        Assert.Equal("0c" + "6400000000000000" + "06", Hex(TokenIx.TransferChecked(A, B, C, D, 100, 6)));
        Assert.Equal("0d" + "6400000000000000" + "09", Hex(TokenIx.ApproveChecked(A, B, C, D, 100, 9)));
        Assert.Equal("12" + C3, Hex(TokenIx.InitializeAccount3(A, B, C)));
        Assert.Equal("14" + "06" + B2 + "01" + C3, Hex(TokenIx.InitializeMint2(A, 6, B, C)));
        Assert.Equal("14" + "06" + B2 + "00", Hex(TokenIx.InitializeMint2(A, 6, B, null)));
    }

    [Fact]
    public void The_programs_address_is_SPL_Tokens() =>
        Assert.Equal("TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA", WellKnown.Token.ToString());

    [Fact]
    public void An_account_has_SPL_Tokens_165_bytes()
    {
        byte[] data = new byte[TokenAccount.Length];
        TokenAccount.Initialize(data, A, B, 0x0102030405060708);
        Assert.Equal(
            A1 + B2 + "0807060504030201" + "00000000" + Zeros(32) + "01" + "00000000" + Zeros(8) + Zeros(8) + "00000000" + Zeros(32),
            Convert.ToHexStringLower(data));
        TokenAccount.SetDelegate(data, C, 0x0A);
        TokenAccount.SetCloseAuthority(data, D);
        Assert.Equal(
            A1 + B2 + "0807060504030201" + "01000000" + C3 + "01" + "00000000" + Zeros(8) + "0a00000000000000" + "01000000" + D4,
            Convert.ToHexStringLower(data));
        Assert.Equal((A, B, 0x0102030405060708UL, 10UL), (TokenAccount.Mint(data), TokenAccount.Owner(data), TokenAccount.Amount(data), TokenAccount.DelegatedAmount(data)));
        Assert.True(TokenAccount.TryGetDelegate(data, out Address spender) && spender == C);
        Assert.True(TokenAccount.TryGetCloseAuthority(data, out Address closer) && closer == D);
        TokenAccount.ClearDelegate(data);
        TokenAccount.ClearCloseAuthority(data);
        Assert.False(TokenAccount.TryGetDelegate(data, out _) || TokenAccount.TryGetCloseAuthority(data, out _));
        Assert.Equal(0UL, TokenAccount.DelegatedAmount(data));
        Assert.True(TokenAccount.IsInitialized(data));
        Assert.False(TokenAccount.IsFrozen(data));
        data[108] = 2;
        Assert.True(TokenAccount.IsInitialized(data) && TokenAccount.IsFrozen(data));
        data[108] = 0;
        Assert.False(TokenAccount.IsInitialized(data));
    }

    [Fact]
    public void A_mint_has_SPL_Tokens_82_bytes()
    {
        byte[] data = new byte[TokenMint.Length];
        TokenMint.Initialize(data, 6, A, B, 0x0102030405060708);
        Assert.Equal("01000000" + A1 + "0807060504030201" + "06" + "01" + "01000000" + B2, Convert.ToHexStringLower(data));
        TokenMint.SetMintAuthority(data, null);
        TokenMint.SetFreezeAuthority(data, null);

        // As in SPL Token, what is no longer there is not wiped.
        Assert.Equal("00000000" + A1 + "0807060504030201" + "06" + "01" + "00000000" + B2, Convert.ToHexStringLower(data));
    }

    private static Address Filled(byte value)
    {
        byte[] bytes = new byte[32];
        bytes.AsSpan().Fill(value);
        return new Address(bytes);
    }

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    private static string Zeros(int bytes) => Repeat("00", bytes);

    private static string Hex(Instruction instruction) => Convert.ToHexStringLower(instruction.Data.Span);
}
