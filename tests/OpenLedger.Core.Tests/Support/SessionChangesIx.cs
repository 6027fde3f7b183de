using OpenLedger.Core.Guardrails;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Support;

/// <summary>Sub-sessions, changes of sessions and of owners' keys, shared guards, routes to other domains.</summary>
internal static partial class SessionIx
{
    /// <summary>A use with all that it may list.</summary>
    public static Instruction Use(UseSpec use)
    {
        Instruction plain = Use(use.Key, use.Owner, use.Principal, use.Declared);
        Hash256 domain = Domain;
        List<AccountMeta> accounts = [.. plain.Accounts];
        foreach ((Address key, Address principal) in use.Ancestors)
        {
            accounts.Add(AccountMeta.Writable(SessionAddresses.Session(in domain, in key)));
            accounts.Add(AccountMeta.Readonly(SessionAddresses.FreezeMark(in domain, in principal)));
        }

        accounts.AddRange(use.Extras);
        byte[] data = plain.Data.ToArray();
        if (use.Place is { } place)
        {
            byte[] tail = new byte[13];
            var writer = new InstructionWriter(tail);
            UseRequest.WriteSequence(ref writer, place.Lane, place.Number);
            data = [.. data, .. tail];
        }

        return new Instruction(SessionProgram.Id, [.. accounts], data);
    }

    /// <summary>The holder of a session grants part of it on.</summary>
    /// <param name="terms">The terms; their parent is set here.</param>
    /// <param name="key">The new session's key.</param>
    /// <param name="owner">Whose authority it is.</param>
    /// <param name="above">Key and principal of every session above the new one, its parent first.</param>
    public static Instruction SubGrant(SessionTerms terms, in Address key, in Address owner, params (Address Key, Address Principal)[] above)
    {
        Hash256 domain = Domain;
        SessionTerms whole = terms with { Parent = SessionAddresses.Session(in domain, above[0].Key) };
        List<AccountMeta> accounts =
        [
            AccountMeta.Writable(SessionAddresses.Session(in domain, in key)), AccountMeta.ReadonlySigner(in key),
            AccountMeta.WritableSigner(above[0].Key), AccountMeta.Writable(whole.Parent),
            AccountMeta.Readonly(SessionAddresses.OwnerAuthority(in domain, in owner)),
            AccountMeta.Readonly(SessionAddresses.FreezeMark(in domain, above[0].Principal)),
        ];
        foreach ((Address ancestor, Address principal) in above.Skip(1))
        {
            accounts.Add(AccountMeta.Readonly(SessionAddresses.Session(in domain, in ancestor)));
            accounts.Add(AccountMeta.Readonly(SessionAddresses.FreezeMark(in domain, in principal)));
        }

        return new Instruction(SessionProgram.Id, [.. accounts], WithTerms(SessionOperation.SubGrant, null, whole));
    }

    public static Instruction Narrow(uint version, SessionTerms terms, in Address key, in Address signer, params Address[] ancestorKeys) =>
        OnSession(in key, in signer, WithTerms(SessionOperation.Narrow, version, terms), ancestorKeys);

    public static Instruction Renew(uint version, ulong expiryHeight, long expiryMs, in Address key, in Address owner, Address? parentKey = null)
    {
        byte[] data = new byte[21];
        var writer = new InstructionWriter(data);
        writer.U8((byte)SessionOperation.Renew);
        writer.U32(version);
        writer.U64(expiryHeight);
        writer.I64(expiryMs);
        Hash256 domain = Domain;
        Instruction renew = OnSession(in key, in owner, data);
        AccountMeta[] parent = parentKey is { } above ? [AccountMeta.Readonly(SessionAddresses.Session(in domain, in above))] : [];
        return renew with
        {
            Accounts =
            [
                .. renew.Accounts, AccountMeta.ReadonlySigner(in key),
                AccountMeta.Readonly(SessionAddresses.OwnerAuthority(in domain, in owner)), .. parent,
            ],
        };
    }

    /// <summary>Revoke, revoke the tree, freeze or thaw, by whoever may; the keys are those of the sessions above, parent first.</summary>
    public static Instruction End(SessionOperation operation, in Address key, in Address signer, params Address[] ancestorKeys) =>
        OnSession(in key, in signer, [(byte)operation], ancestorKeys);

    /// <summary>The same control operation with the owner's authority behind its accounts: free if there is some of the quota left (I7).</summary>
    public static Instruction Free(this Instruction control, in Address owner)
    {
        Hash256 domain = Domain;
        return control with { Accounts = [.. control.Accounts, AccountMeta.Writable(SessionAddresses.OwnerAuthority(in domain, in owner))] };
    }

    public static Instruction VoidGrants(in Address owner, ulong next)
    {
        byte[] data = new byte[9];
        var writer = new InstructionWriter(data);
        writer.U8((byte)SessionOperation.VoidGrants);
        writer.U64(next);
        return RevokeAll(in owner) with { Data = data };
    }

    public static Instruction SetRecovery(in Address owner, in Address recovery) =>
        RevokeAll(in owner) with { Data = Addressed(SessionOperation.SetRecovery, in recovery) };

    public static Instruction RotateOwner(in Address owner, in Address successor, in Address recovery)
    {
        Hash256 domain = Domain;
        return new Instruction(
            SessionProgram.Id,
            [AccountMeta.Writable(SessionAddresses.OwnerAuthority(in domain, in owner)), AccountMeta.ReadonlySigner(in recovery)],
            Addressed(SessionOperation.RotateOwner, in owner, in successor));
    }

    public static Instruction Adopt(in Address key, in Address owner, in Address successor)
    {
        Hash256 domain = Domain;
        return new Instruction(
            SessionProgram.Id,
            [
                AccountMeta.Writable(SessionAddresses.Session(in domain, in key)), AccountMeta.WritableSigner(in successor),
                AccountMeta.Writable(SessionAddresses.OwnerAuthority(in domain, in owner)),
                AccountMeta.Writable(SessionAddresses.OwnerAuthority(in domain, in successor)),
            ],
            new byte[] { (byte)SessionOperation.Adopt });
    }

    public static Instruction CancelQueued(in Address key, in Address signer, ulong place, params Address[] ancestorKeys)
    {
        Hash256 domain = Domain;
        Address session = SessionAddresses.Session(in domain, in key);
        return new Instruction(
            SessionProgram.Id,
            [
                AccountMeta.Writable(in session), AccountMeta.ReadonlySigner(in signer),
                AccountMeta.Writable(SessionAddresses.Queued(in session, place)),
                .. ancestorKeys.Select(a => AccountMeta.Readonly(SessionAddresses.Session(in domain, in a))),
            ],
            new byte[] { (byte)SessionOperation.CancelQueued });
    }

    /// <summary>Anyone may ask for it; only the fee payer signs.</summary>
    public static Instruction Reclaim(in Address key, in Address owner)
    {
        Hash256 domain = Domain;
        return new Instruction(
            SessionProgram.Id,
            [
                AccountMeta.Writable(SessionAddresses.Session(in domain, in key)), AccountMeta.Writable(in owner),
                AccountMeta.Writable(SessionAddresses.OwnerAuthority(in domain, in owner)),
            ],
            new byte[] { (byte)SessionOperation.Reclaim });
    }

    public static Address GuardAddress(GuardTerms terms) =>
        SessionAddresses.Guard(Domain, terms.Kind, terms.Subject, terms.Mint);

    public static Instruction CreateGuard(GuardTerms terms, in Address governor)
    {
        byte[] data = new byte[256];
        var writer = new InstructionWriter(data);
        writer.U8((byte)SessionOperation.CreateGuard);
        terms.Write(ref writer);
        return new Instruction(
            SessionProgram.Id, [AccountMeta.Writable(GuardAddress(terms)), AccountMeta.WritableSigner(in governor)],
            writer.Written.ToArray());
    }

    public static Instruction ResetGuard(in Address guard, in Address governor) => new(
        SessionProgram.Id, [AccountMeta.Writable(in guard), AccountMeta.ReadonlySigner(in governor)],
        new byte[] { (byte)SessionOperation.ResetGuard });

    public static Instruction Pause(in Address guard, long durationMs, params Address[] guardians)
    {
        byte[] data = new byte[9];
        var writer = new InstructionWriter(data);
        writer.U8((byte)SessionOperation.Pause);
        writer.I64(durationMs);
        return new Instruction(
            SessionProgram.Id, [AccountMeta.Writable(in guard), .. guardians.Select(g => AccountMeta.ReadonlySigner(in g))], data);
    }

    public static Instruction RequireFresh(in Address owner, ulong epoch, ulong lastHeight)
    {
        byte[] data = new byte[17];
        var writer = new InstructionWriter(data);
        writer.U8((byte)SessionOperation.RequireFresh);
        writer.U64(epoch);
        writer.U64(lastHeight);
        Hash256 domain = Domain;
        return new Instruction(
            SessionProgram.Id,
            [AccountMeta.Readonly(SessionAddresses.OwnerAuthority(in domain, in owner)), AccountMeta.ReadonlySigner(in owner)], data);
    }

    public static Instruction Export(in Address key, in Address owner, in Address principal, uint route, byte asset, ulong units) =>
        Use(in key, in owner, in principal) with { Data = OverRoute(SessionOperation.Export, route, asset, units) };

    public static Instruction Settle(in Address key, in Address governor, uint route, byte asset, ulong units) =>
        OnSession(in key, in governor, OverRoute(SessionOperation.Settle, route, asset, units));

    public static Instruction SetClass(in Address registrar, in Address holder, bool belongs)
    {
        byte[] data = [.. Addressed(SessionOperation.SetClass, in holder), belongs ? (byte)1 : (byte)0];
        return new Instruction(
            SessionProgram.Id,
            [AccountMeta.Writable(SessionAddresses.ClassMember(in registrar, in holder)), AccountMeta.WritableSigner(in registrar)], data);
    }

    private static Instruction OnSession(in Address key, in Address signer, byte[] data, params Address[] ancestorKeys)
    {
        Hash256 domain = Domain;
        return new Instruction(
            SessionProgram.Id,
            [
                AccountMeta.Writable(SessionAddresses.Session(in domain, in key)), AccountMeta.ReadonlySigner(in signer),
                .. ancestorKeys.Select(a => AccountMeta.Readonly(SessionAddresses.Session(in domain, in a))),
            ],
            data);
    }

    private static byte[] WithTerms(SessionOperation operation, uint? version, SessionTerms terms)
    {
        byte[] data = new byte[4096];
        var writer = new InstructionWriter(data);
        writer.U8((byte)operation);
        if (version is { } number)
        {
            writer.U32(number);
        }

        terms.Write(ref writer);
        return writer.Written.ToArray();
    }

    private static byte[] OverRoute(SessionOperation operation, uint route, byte asset, ulong units)
    {
        byte[] data = new byte[14];
        var writer = new InstructionWriter(data);
        writer.U8((byte)operation);
        writer.U32(route);
        writer.U8(asset);
        writer.U64(units);
        return data;
    }

    private static byte[] Addressed(SessionOperation operation, in Address first)
    {
        byte[] data = new byte[33];
        data[0] = (byte)operation;
        first.CopyTo(data.AsSpan(1));
        return data;
    }

    private static byte[] Addressed(SessionOperation operation, in Address first, in Address second)
    {
        byte[] data = new byte[65];
        data[0] = (byte)operation;
        first.CopyTo(data.AsSpan(1));
        second.CopyTo(data.AsSpan(33));
        return data;
    }
}
