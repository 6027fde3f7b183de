using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;

namespace OpenLedger.Core.Programs;

/// <summary>
/// Sessions as the Fogo chain has them: at most eight days; limited to an amount per token, or not limited at all; usable together with the
/// programs that a registry listed for the domain when the session was started. Only the session key can revoke: an owner who lost it,
/// or from whom it was stolen, waits for the end.
/// </summary>
/// <remarks>
/// Source: <c>session-manager</c>, <c>domain-registry</c> and the SDK's token checks (fogo-foundation/fogo-sessions, 2025). There a modified
/// token program heeds sessions by itself; here this program is the token account's delegate, so that Token's revoke, and another
/// approval, would end a session: that way out does not count. The owner signs here; there a signed message in words is brought along.
/// </remarks>
public static class FogoSessionProgram
{
    public static readonly Address Id = Address.Parse("FogoSession11111111111111111111111111111111");

    /// <summary>Actions: the first eight bytes of the instruction data.</summary>
    public static readonly ulong ListAction = ActionId.Named("list_programs");
    public static readonly ulong StartAction = ActionId.Named("start_session");
    public static readonly ulong TransferAction = ActionId.Named("transfer");
    public static readonly ulong RevokeAction = ActionId.Named("revoke_session");

    private static readonly TokenDelegate Delegate = new(
        in Id, "fogo-authority", (uint)FogoSessionError.InvalidSession, (uint)FogoSessionError.WrongSigner);

    /// <summary>The derived address that owners approve in Token.</summary>
    public static Address Authority => Delegate.Address;

    public static InstructionResult Execute(InvokeContext context)
    {
        if (!context.TryConsume(ComputeCosts.FogoSession))
        {
            return InstructionError.ComputationalBudgetExceeded;
        }

        var reader = new InstructionReader(context.Data);
        ulong action = reader.U64();
        if (action == TransferAction)
        {
            return Transfer(context, ref reader);
        }

        if (action == StartAction)
        {
            return Start(context, ref reader);
        }

        if (action == RevokeAction)
        {
            return Revoke(context);
        }

        return action == ListAction ? ListPrograms(context, ref reader) : InstructionError.InvalidInstructionData;
    }

    // Accounts: domain, keeper (signs, pays for the domain's account).
    private static InstructionResult ListPrograms(InvokeContext context, ref InstructionReader reader)
    {
        var programs = new FogoPrograms { Count = reader.U8() };
        for (int i = 0; i < (int)Math.Min(programs.Count, FogoPrograms.Most); i++)
        {
            programs.Signers[i] = reader.Address();
        }

        if (reader.Failed || programs.Count > FogoPrograms.Most)
        {
            return InstructionError.InvalidInstructionData;
        }

        if (!context.IsSigner(1))
        {
            return InstructionError.MissingRequiredSignature;
        }

        Address keeper = context.Key(1);
        Address place = FogoDomain.AddressFor(in keeper);
        InstructionResult opened = Delegate.OpenOrCreate(context, in place, FogoDomain.Length, payer: 1, out Span<byte> data);
        if (opened.IsOk)
        {
            MemoryMarshal.AsRef<FogoDomain>(data) = new FogoDomain { Keeper = keeper, Programs = programs };
        }

        return opened;
    }

    // Accounts: session, source, session key (signs), owner (pays for the session's account), domain.
    private static InstructionResult Start(InvokeContext context, ref InstructionReader reader)
    {
        ulong amount = reader.U64();
        long expiresMs = reader.I64();
        if (reader.Failed)
        {
            return InstructionError.InvalidInstructionData;
        }

        if (context.AccountCount < 5)
        {
            return InstructionError.NotEnoughAccountKeys;
        }

        if (expiresMs > context.Clock.TimeMs + FogoSession.MostMs)
        {
            return Fail(FogoSessionError.SessionTooLong);
        }

        if (!context.IsOwnedBy(4, in Id) || context.AccountData(4).Length != FogoDomain.Length)
        {
            return Fail(FogoSessionError.InvalidSession);
        }

        if (!context.IsSigner(2))
        {
            return InstructionError.MissingRequiredSignature;
        }

        Address place = FogoSession.AddressFor(context.Key(1), context.Key(2));
        InstructionResult opened = Delegate.OpenByOwner(context, in place, FogoSession.Length, out Span<byte> data);
        if (!opened.IsOk)
        {
            return opened;
        }

        ref FogoSession session = ref MemoryMarshal.AsRef<FogoSession>(data);
        if (session.Header.Owner == context.Key(3) && session.IsLiveAt(context.Clock.TimeMs))
        {
            return Fail(FogoSessionError.SessionIsLive);
        }

        session = new FogoSession
        {
            Header = new GrantHeader { Source = context.Key(1), Spender = context.Key(2), Owner = context.Key(3) },
            Amount = amount,
            ExpiresMs = expiresMs,
            Programs = MemoryMarshal.AsRef<FogoDomain>(context.AccountData(4)).Programs,
        };
        return InstructionResult.Ok;
    }

    // Accounts: session, source, destination, session key, this program's authority, Token program, a program's signing address.
    private static InstructionResult Transfer(InvokeContext context, ref InstructionReader reader)
    {
        ulong amount = reader.U64();
        if (reader.Failed)
        {
            return InstructionError.InvalidInstructionData;
        }

        InstructionResult opened = Delegate.OpenBySpender(context, FogoSession.Length, out Span<byte> data);
        if (!opened.IsOk)
        {
            return opened;
        }

        ref FogoSession session = ref MemoryMarshal.AsRef<FogoSession>(data);
        if (!session.IsLiveAt(context.Clock.TimeMs))
        {
            return Fail(session.IsRevoked != 0 ? FogoSessionError.Revoked : FogoSessionError.Expired);
        }

        if (context.AccountCount < 7 || !session.Programs.Contain(context.Key(6)))
        {
            return Fail(FogoSessionError.UnauthorizedProgram);
        }

        if (!context.IsSigner(6))
        {
            return InstructionError.MissingRequiredSignature;
        }

        if (session.Amount != FogoSession.Unlimited)
        {
            if (amount > session.Amount)
            {
                return Fail(FogoSessionError.InsufficientAllowance);
            }

            session.Amount -= amount;
        }

        return Delegate.Transfer(context, amount);
    }

    // Accounts: session, its key.
    private static InstructionResult Revoke(InvokeContext context)
    {
        InstructionResult opened = Delegate.Open(context, 0, FogoSession.Length, out Span<byte> data);
        if (!opened.IsOk)
        {
            return opened;
        }

        ref FogoSession session = ref MemoryMarshal.AsRef<FogoSession>(data);
        InstructionResult signed = Delegate.CheckSigner(context, 1, in session.Header.Spender);
        if (signed.IsOk)
        {
            session.IsRevoked = 1;
        }

        return signed;
    }

    private static InstructionResult Fail(FogoSessionError error) => InstructionResult.Custom((uint)error);
}
