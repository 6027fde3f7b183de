using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Tests.Support;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Sessions.Attacks;

/// <summary>The systems that sessions are compared with, and what each lets out by its own rules.</summary>
internal static class Baselines
{
    public const ulong Allowance = 100;
    public const long PeriodMs = 10_000;
    public const long SafePeriodMs = 2 * SafeAllowance.MinuteMs;
    public const ulong StepUnits = 30;

    /// <summary>An ERC-20 approval of the largest amount: neither shrinks nor ends.</summary>
    public static Baseline Erc20 => new(
        PermitProgram.Authority,
        p => [PermitIx.Approve(p.Tokens, p.Spender, p.Owner, PermitAllowance.Unlimited, long.MaxValue)],
        (p, units) => PermitIx.TransferFrom(p.Tokens, p.To, p.Spender, units),
        p => PermitIx.Approve(p.Tokens, p.Spender, p.Owner, 0, long.MaxValue),
        (_, _) => UInt128.MaxValue);

    /// <summary>A Permit2 allowance without limit that ends: everything until then, the last millisecond included.</summary>
    /// <param name="expiresMs">When it ends, in milliseconds since it was given.</param>
    public static Baseline Permit2(long expiresMs) => new(
        PermitProgram.Authority,
        p => [PermitIx.Approve(p.Tokens, p.Spender, p.Owner, PermitAllowance.Unlimited, p.Ledger.TimeMs + expiresMs)],
        (p, units) => PermitIx.TransferFrom(p.Tokens, p.To, p.Spender, units),
        p => PermitIx.Lockdown(p.Owner, PermitAllowance.AddressFor(p.Tokens, p.Spender)),
        (_, _) => UInt128.MaxValue,
        LastMs: expiresMs);

    /// <summary>An SPL Token delegate: an amount, at any time.</summary>
    public static Baseline SplDelegate(ulong amount) => new(
        null,
        p => [TokenIx.Approve(p.Tokens, p.Spender, p.Owner, amount)],
        (p, units) => TokenIx.Transfer(p.Tokens, p.To, p.Spender, units),
        p => TokenIx.Revoke(p.Tokens, p.Owner),
        (_, _) => amount);

    /// <summary>A Fogo session without limit: its owner's revocation does nothing.</summary>
    public static Baseline Fogo(long expiresMs) => new(
        FogoSessionProgram.Authority,
        p => [FogoList(p), FogoStart(p, p.Ledger.TimeMs + expiresMs)],
        (p, units) => GrantIx.Take(
            FogoSessionProgram.Id, FogoSessionProgram.TransferAction, FogoSession.AddressFor(p.Tokens, p.Spender), p.Tokens, p.To,
            p.Spender, FogoSessionProgram.Authority, units, AccountMeta.ReadonlySigner(p.Spender)),
        p => GrantIx.Change(FogoSessionProgram.Id, FogoSessionProgram.RevokeAction, FogoSession.AddressFor(p.Tokens, p.Spender), p.Owner),
        (_, _) => UInt128.MaxValue,
        EndsByRevoking: false,
        LastMs: expiresMs);

    /// <summary>A spend permission: the allowance in each fixed period.</summary>
    public static Baseline SpendPermissionOf => new(
        SpendPermissionProgram.Authority,
        p => [GrantIx.Give(
            SpendPermissionProgram.Id, SpendPermission.AddressFor(p.Tokens, p.Spender), p.Tokens, p.Spender, p.Owner,
            GrantIx.Data(
                SpendPermissionProgram.ApproveAction,
                w => w.U64(0).U64(Allowance).I64(PeriodMs).I64(p.Ledger.TimeMs).I64(long.MaxValue)))],
        (p, units) => GrantIx.Take(
            SpendPermissionProgram.Id, SpendPermissionProgram.SpendAction, SpendPermission.AddressFor(p.Tokens, p.Spender), p.Tokens, p.To,
            p.Spender, SpendPermissionProgram.Authority, units),
        p => GrantIx.Change(
            SpendPermissionProgram.Id, SpendPermissionProgram.RevokeAction, SpendPermission.AddressFor(p.Tokens, p.Spender), p.Owner),
        (fromMs, toMs) => OfFixedWindow(fromMs, toMs, PeriodMs));

    /// <summary>A Safe allowance: the amount between two resets.</summary>
    public static Baseline SafeAllowanceOf => new(
        SafeAllowanceProgram.Authority,
        p => [GrantIx.Give(
            SafeAllowanceProgram.Id, SafeAllowance.AddressFor(p.Tokens, p.Spender), p.Tokens, p.Spender, p.Owner,
            GrantIx.Data(
                SafeAllowanceProgram.SetAction, w => w.U64(Allowance).U16((ushort)(SafePeriodMs / SafeAllowance.MinuteMs)).U32(0)))],
        (p, units) => GrantIx.Take(
            SafeAllowanceProgram.Id, SafeAllowanceProgram.TransferAction, SafeAllowance.AddressFor(p.Tokens, p.Spender), p.Tokens, p.To,
            p.Spender, SafeAllowanceProgram.Authority, units),
        p => GrantIx.Change(
            SafeAllowanceProgram.Id, SafeAllowanceProgram.DeleteAction, SafeAllowance.AddressFor(p.Tokens, p.Spender), p.Owner),
        (fromMs, toMs) => OfFixedWindow(fromMs, toMs, SafePeriodMs));

    /// <summary>A Zodiac allowance: a balance, and a step more for each whole period.</summary>
    public static Baseline RolesAllowanceOf => new(
        RolesAllowanceProgram.Authority,
        p => [SetRole(p, Allowance, StepUnits)],
        (p, units) => GrantIx.Take(
            RolesAllowanceProgram.Id, RolesAllowanceProgram.TransferAction, RolesAllowance.AddressFor(p.Tokens, p.Spender), p.Tokens, p.To,
            p.Spender, RolesAllowanceProgram.Authority, units),
        p => SetRole(p, 0, 0),
        (fromMs, toMs) => Allowance + (StepUnits * RoundedUp(toMs - fromMs, PeriodMs)));

    /// <summary>L(⌈Δ/W⌉ + 1).</summary>
    private static UInt128 OfFixedWindow(long fromMs, long toMs, long periodMs) => Allowance * (RoundedUp(toMs - fromMs, periodMs) + 1);

    private static UInt128 RoundedUp(long spanMs, long periodMs) => (UInt128)((spanMs + periodMs - 1) / periodMs);

    private static Instruction SetRole(BaselinePlace p, ulong balance, ulong refill) => GrantIx.Give(
        RolesAllowanceProgram.Id, RolesAllowance.AddressFor(p.Tokens, p.Spender), p.Tokens, p.Spender, p.Owner,
        GrantIx.Data(
            RolesAllowanceProgram.SetAction,
            w => w.U64(balance).U64(Allowance).U64(refill).U64((ulong)PeriodMs).I64(p.Ledger.TimeMs)));

    private static Instruction FogoList(BaselinePlace p)
    {
        Address keeper = TestLedger.Key("keeper").PublicKey;
        return new Instruction(
            FogoSessionProgram.Id, [AccountMeta.Writable(FogoDomain.AddressFor(in keeper)), AccountMeta.WritableSigner(in keeper)],
            GrantIx.Data(FogoSessionProgram.ListAction, w => w.U8(1).Address(p.Spender)));
    }

    private static Instruction FogoStart(BaselinePlace p, long expiresMs)
    {
        Instruction start = GrantIx.Give(
            FogoSessionProgram.Id, FogoSession.AddressFor(p.Tokens, p.Spender), p.Tokens, p.Spender, p.Owner,
            GrantIx.Data(FogoSessionProgram.StartAction, w => w.U64(FogoSession.Unlimited).I64(expiresMs)),
            AccountMeta.Readonly(FogoDomain.AddressFor(TestLedger.Key("keeper").PublicKey)));
        AccountMeta[] accounts = [.. start.Accounts];
        accounts[2] = AccountMeta.ReadonlySigner(p.Spender);
        return start with { Accounts = [.. accounts] };
    }
}
