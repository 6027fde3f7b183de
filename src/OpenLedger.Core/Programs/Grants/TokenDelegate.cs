using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Programs;

/// <summary>
/// What programs of grants share. Owners approve the program's derived address once in Token, as the delegate of a token account, and
/// grant in the program itself; the program decides, and then has its address transfer. This is how each of them would live beside
/// an unmodified Token program. The accounts of a grant begin with a <see cref="GrantHeader"/>.
/// </summary>
internal sealed class TokenDelegate
{
    private readonly byte[] _label;
    private readonly byte _bump;
    private readonly InstructionResult _wrongGrant;
    private readonly InstructionResult _wrongSigner;
    private readonly Address _program;

    /// <param name="program">The program.</param>
    /// <param name="label">What its address is derived from, at most 32 letters.</param>
    /// <param name="wrongGrant">Its error where the account is not the grant that is meant.</param>
    /// <param name="wrongSigner">Its error where somebody else signed than should.</param>
    public TokenDelegate(in Address program, string label, uint wrongGrant, uint wrongSigner)
    {
        _program = program;
        _label = System.Text.Encoding.UTF8.GetBytes(label);
        _wrongGrant = InstructionResult.Custom(wrongGrant);
        _wrongSigner = InstructionResult.Custom(wrongSigner);
        Address = ProgramDerivedAddress.Find([_label], program, out _bump);
    }

    /// <summary>The derived address that owners approve in Token.</summary>
    public Address Address { get; }

    /// <summary>Opens a grant for its owner to write, and makes its account if there is none. Accounts: grant, source, spender, owner
    /// (signs, and pays for the account).</summary>
    /// <param name="context">The call.</param>
    /// <param name="place">Where the grant must lie.</param>
    /// <param name="length">Bytes of a new account.</param>
    /// <param name="data">The grant; zero if it is new.</param>
    public InstructionResult OpenByOwner(InvokeContext context, in Address place, int length, out Span<byte> data)
    {
        data = default;
        InstructionResult source = TokenProgram.CheckAccount(context, 1);
        if (!source.IsOk)
        {
            return source;
        }

        if (TokenAccount.Owner(context.AccountData(1)) != context.Key(3))
        {
            return _wrongSigner;
        }

        if (!context.IsSigner(3))
        {
            return InstructionError.MissingRequiredSignature;
        }

        return OpenOrCreate(context, in place, length, payer: 3, out data);
    }

    /// <summary>Opens an account of the program that lies at an address which it derived, and makes it if there is none.</summary>
    public InstructionResult OpenOrCreate(InvokeContext context, in Address place, int length, int payer, out Span<byte> data)
    {
        data = default;
        if (context.Key(0) != place)
        {
            return _wrongGrant;
        }

        if (!context.IsOwnedBy(0, in _program))
        {
            InstructionResult created = context.CreateDerived(payer, 0, length);
            if (!created.IsOk)
            {
                return created;
            }
        }

        return context.TryWrite(0, out data);
    }

    /// <summary>Opens a grant for its spender to charge. Accounts: grant, source, destination, spender (signs), this address,
    /// Token.</summary>
    /// <param name="context">The call.</param>
    /// <param name="length">Bytes of a grant.</param>
    /// <param name="data">The grant.</param>
    public InstructionResult OpenBySpender(InvokeContext context, int length, out Span<byte> data)
    {
        data = default;
        if (context.AccountCount < 6)
        {
            return InstructionError.NotEnoughAccountKeys;
        }

        InstructionResult opened = Open(context, 0, length, out data);
        if (!opened.IsOk)
        {
            return opened;
        }

        ref GrantHeader header = ref MemoryMarshal.AsRef<GrantHeader>(data);
        if (header.Source != context.Key(1))
        {
            return _wrongGrant;
        }

        InstructionResult source = CheckOwner(context, in header.Owner);
        if (!source.IsOk)
        {
            return source;
        }

        return CheckSigner(context, 3, in header.Spender);
    }

    /// <summary>That the token account, account 1, belongs to an owner: who owns it now may be another than who granted.</summary>
    public InstructionResult CheckOwner(InvokeContext context, in Address owner)
    {
        InstructionResult source = TokenProgram.CheckAccount(context, 1);
        return !source.IsOk || TokenAccount.Owner(context.AccountData(1)) == owner ? source : _wrongGrant;
    }

    /// <summary>That an account is who it should be, and signed.</summary>
    public InstructionResult CheckSigner(InvokeContext context, int account, in Address expected)
    {
        if (context.Key(account) != expected)
        {
            return _wrongSigner;
        }

        return context.IsSigner(account) ? InstructionResult.Ok : InstructionError.MissingRequiredSignature;
    }

    /// <summary>Opens a grant to be written, whoever asks.</summary>
    public InstructionResult Open(InvokeContext context, int account, int length, out Span<byte> data)
    {
        InstructionResult opened = context.TryWrite(account, out data);
        return opened.IsOk && data.Length != length ? _wrongGrant : opened;
    }

    /// <summary>Transfers as the token account's delegate; accounts as in <see cref="OpenBySpender"/>.</summary>
    public InstructionResult Transfer(InvokeContext context, ulong amount) => TokenCalls.Transfer(
        context, token: 5, from: 1, to: 2, authority: 4, amount, new SignerSeeds(_label, default, _bump));
}
