using System.Runtime.InteropServices;
using OpenLedger.Core.Execution;

namespace OpenLedger.Core.Programs;

/// <summary>
/// Delegation chains as MetaMask's delegation framework redeems them: whoever redeems names the whole chain from the leaf to the root, and
/// every link is checked and charged, so that what is handed on never lets out more than what stands above it. Each delegator can
/// disable its own link: the owner the root, and with it all below.
/// </summary>
/// <remarks>
/// Source: <c>DelegationManager</c>, <c>ERC20TransferAmountEnforcer</c>, <c>TimestampEnforcer</c> (MetaMask/delegation-framework, ERC-7710).
/// Links are signed messages there and accounts here, and a redemption executes any call there and one transfer here. Other caveats
/// are left out.
/// </remarks>
public static class DelegationManagerProgram
{
    public static readonly Address Id = Address.Parse("De1egationManager11111111111111111111111111");

    /// <summary>Actions: the first eight bytes of the instruction data.</summary>
    public static readonly ulong DelegateAction = ActionId.Named("delegate");
    public static readonly ulong RedeemAction = ActionId.Named("redeem");
    public static readonly ulong DisableAction = ActionId.Named("disable");
    public static readonly ulong EnableAction = ActionId.Named("enable");

    // Where the links above the leaf begin among the accounts of a redemption.
    private const int FirstAbove = 6;

    private static readonly TokenDelegate Delegate = new(
        in Id, "delegation-authority", (uint)DelegationError.InvalidDelegation, (uint)DelegationError.WrongSigner);

    /// <summary>The derived address that owners approve in Token.</summary>
    public static Address Authority => Delegate.Address;

    public static InstructionResult Execute(InvokeContext context)
    {
        if (!context.TryConsume(ComputeCosts.Delegation))
        {
            return InstructionError.ComputationalBudgetExceeded;
        }

        var reader = new InstructionReader(context.Data);
        ulong action = reader.U64();
        if (action == RedeemAction)
        {
            return Redeem(context, ref reader);
        }

        if (action == DelegateAction)
        {
            return AddLink(context, ref reader);
        }

        bool switches = action == DisableAction || action == EnableAction;
        return switches ? Switch(context, action == DisableAction) : InstructionError.InvalidInstructionData;
    }

    // Accounts: link, source, delegate, delegator (signs, pays for the link's account), and the link above; none for a root.
    private static InstructionResult AddLink(InvokeContext context, ref InstructionReader reader)
    {
        var link = new DelegationLink
        {
            Salt = reader.U64(),
            Cap = reader.U64(),
            AfterMs = reader.I64(),
            BeforeMs = reader.I64(),
            RecipientCount = reader.U8(),
        };
        if (link.RecipientCount > DelegationLink.MostRecipients)
        {
            return InstructionError.InvalidInstructionData;
        }

        for (int i = 0; i < link.RecipientCount; i++)
        {
            link.Recipients[i] = reader.Address();
        }

        if (reader.Failed)
        {
            return InstructionError.InvalidInstructionData;
        }

        if (context.AccountCount < 4)
        {
            return InstructionError.NotEnoughAccountKeys;
        }

        if (!context.IsSigner(3))
        {
            return InstructionError.MissingRequiredSignature;
        }

        link.Header = new GrantHeader { Source = context.Key(1), Spender = context.Key(2), Owner = context.Key(3) };
        link.Authority = context.AccountCount == 4 ? default : context.Key(4);
        Address place = DelegationLink.AddressFor(
            in link.Header.Source, in link.Header.Spender, in link.Header.Owner, in link.Authority, link.Salt);
        if (context.IsOwnedBy(0, in Id))
        {
            return InstructionError.AccountAlreadyInUse;
        }

        InstructionResult opened = Delegate.OpenOrCreate(context, in place, DelegationLink.Length, payer: 3, out Span<byte> data);
        if (opened.IsOk)
        {
            MemoryMarshal.AsRef<DelegationLink>(data) = link;
        }

        return opened;
    }

    // Accounts: leaf, source, destination, redeemer, this program's authority, Token program, and the links above, up to the root.
    private static InstructionResult Redeem(InvokeContext context, ref InstructionReader reader)
    {
        ulong amount = reader.U64();
        if (reader.Failed)
        {
            return InstructionError.InvalidInstructionData;
        }

        if (context.AccountCount < FirstAbove)
        {
            return InstructionError.NotEnoughAccountKeys;
        }

        InstructionResult destination = TokenProgram.CheckAccount(context, 2);
        if (!destination.IsOk)
        {
            return destination;
        }

        if (!context.IsSigner(3))
        {
            return InstructionError.MissingRequiredSignature;
        }

        Address recipient = TokenAccount.Owner(context.AccountData(2));
        Address redeemer = context.Key(3);
        InstructionResult charged = Charge(context, 0, amount, in redeemer, in recipient, out DelegationLink last);
        for (int above = FirstAbove; charged.IsOk && above < context.AccountCount; above++)
        {
            if (!context.TryConsume(ComputeCosts.DelegationLink))
            {
                return InstructionError.ComputationalBudgetExceeded;
            }

            if (last.Authority != context.Key(above))
            {
                return Fail(DelegationError.InvalidAuthority);
            }

            Address delegator = last.Header.Owner;
            charged = Charge(context, above, amount, in delegator, in recipient, out last);
        }

        if (!charged.IsOk)
        {
            return charged;
        }

        if (last.Authority != default)
        {
            return Fail(DelegationError.InvalidAuthority);
        }

        // The root's delegator is whose account it is.
        InstructionResult owned = Delegate.CheckOwner(context, in last.Header.Owner);
        return owned.IsOk ? Delegate.Transfer(context, amount) : owned;
    }

    // Checks one link and all its caveats, and charges it.
    private static InstructionResult Charge(
        InvokeContext context, int account, ulong amount, in Address spender, in Address recipient, out DelegationLink charged)
    {
        charged = default;
        InstructionResult opened = Delegate.Open(context, account, DelegationLink.Length, out Span<byte> data);
        if (!opened.IsOk)
        {
            return opened;
        }

        ref DelegationLink link = ref MemoryMarshal.AsRef<DelegationLink>(data);
        charged = link;
        if (link.Header.Source != context.Key(1))
        {
            return Fail(DelegationError.InvalidDelegation);
        }

        if (link.Header.Spender != spender)
        {
            return Fail(account == 0 ? DelegationError.WrongSigner : DelegationError.InvalidDelegate);
        }

        if (link.IsDisabled != 0)
        {
            return Fail(DelegationError.Disabled);
        }

        long nowMs = context.Clock.TimeMs;
        if (link.IsEarly(nowMs) || link.IsOver(nowMs))
        {
            return Fail(link.IsEarly(nowMs) ? DelegationError.Early : DelegationError.Expired);
        }

        if (!link.Allows(in recipient))
        {
            return Fail(DelegationError.RecipientNotAllowed);
        }

        if (link.Cap == DelegationLink.Uncapped)
        {
            return InstructionResult.Ok;
        }

        if (amount > link.Cap - link.Spent)
        {
            return Fail(DelegationError.AllowanceExceeded);
        }

        link.Spent += amount;
        return InstructionResult.Ok;
    }

    // Accounts: link, its delegator.
    private static InstructionResult Switch(InvokeContext context, bool disables)
    {
        InstructionResult opened = Delegate.Open(context, 0, DelegationLink.Length, out Span<byte> data);
        if (!opened.IsOk)
        {
            return opened;
        }

        ref DelegationLink link = ref MemoryMarshal.AsRef<DelegationLink>(data);
        InstructionResult signed = Delegate.CheckSigner(context, 1, in link.Header.Owner);
        if (signed.IsOk)
        {
            link.IsDisabled = disables ? 1u : 0;
        }

        return signed;
    }

    private static InstructionResult Fail(DelegationError error) => InstructionResult.Custom((uint)error);
}
