using OpenLedger.Core.Primitives;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Tests.Transactions;

/// <summary>
/// The wire format written a second time, as plainly as possible and without looking at the builder: what both agree on is hardly
/// wrong in both. Keeps every list it makes, for tests to compare with.
/// </summary>
internal sealed class NaiveMessage
{
    private readonly Dictionary<Address, (bool Signer, bool Writable, bool Program)> _needs = [];

    public NaiveMessage(
        Address payer, Hash256 blockhash, IReadOnlyList<Instruction> instructions, IReadOnlyList<LookupTableContents>? tables)
    {
        var mentioned = new List<Address>();
        Mention(mentioned, payer, true, true, false);
        foreach (Instruction instruction in instructions)
        {
            Mention(mentioned, instruction.Program, false, false, true);
            foreach (AccountMeta meta in instruction.Accounts)
            {
                Mention(mentioned, meta.Address, meta.IsSigner, meta.IsWritable, false);
            }
        }

        var writableLookups = new List<(LookupTableContents Table, List<Address> From)>();
        var readonlyLookups = new List<(LookupTableContents Table, List<Address> From)>();
        var loaded = new HashSet<Address>();
        foreach (LookupTableContents table in tables ?? [])
        {
            List<Address> found = [.. mentioned.Where(a =>
                !_needs[a].Signer && !_needs[a].Program && table.Addresses.Contains(a) && loaded.Add(a))];
            writableLookups.Add((table, [.. found.Where(a => _needs[a].Writable)]));
            readonlyLookups.Add((table, [.. found.Where(a => !_needs[a].Writable)]));
        }

        List<Address> stay = [.. mentioned.Where(a => !loaded.Contains(a))];
        Address[] writableSigners = [.. stay.Where(a => _needs[a].Signer && _needs[a].Writable)];
        Address[] readonlySigners = [.. stay.Where(a => _needs[a].Signer && !_needs[a].Writable)];
        Address[] writable = [.. stay.Where(a => !_needs[a].Signer && _needs[a].Writable)];
        Address[] readOnly = [.. stay.Where(a => !_needs[a].Signer && !_needs[a].Writable)];
        Signers = [.. writableSigners, .. readonlySigners];
        StaticKeys = [.. Signers, .. writable, .. readOnly];
        AllKeys = [.. StaticKeys, .. writableLookups.SelectMany(l => l.From), .. readonlyLookups.SelectMany(l => l.From)];

        var message = new List<byte>();
        if (tables is not null)
        {
            message.Add(0x80);
        }

        message.AddRange([(byte)Signers.Length, (byte)readonlySigners.Length, (byte)readOnly.Length]);
        Compact(message, StaticKeys.Length);
        foreach (Address key in StaticKeys)
        {
            message.AddRange(Address.BytesOf(in key));
        }

        message.AddRange(Hash256.BytesOf(in blockhash));
        Compact(message, instructions.Count);
        foreach (Instruction instruction in instructions)
        {
            message.Add((byte)Array.IndexOf(AllKeys, instruction.Program));
            Compact(message, instruction.Accounts.Count);
            message.AddRange(instruction.Accounts.Select(meta => (byte)Array.IndexOf(AllKeys, meta.Address)));
            Compact(message, instruction.Data.Length);
            message.AddRange(instruction.Data.Span);
        }

        if (tables is not null)
        {
            int[] used = [.. Enumerable.Range(0, tables.Count).Where(i => writableLookups[i].From.Count
                + readonlyLookups[i].From.Count > 0)];
            Compact(message, used.Length);
            foreach (int i in used)
            {
                message.AddRange(Address.BytesOf(tables[i].Table));
                foreach (List<Address> from in new[] { writableLookups[i].From, readonlyLookups[i].From })
                {
                    Compact(message, from.Count);
                    message.AddRange(from.Select(a => (byte)Array.IndexOf(tables[i].Addresses, a)));
                }
            }
        }

        Message = [.. message];
        var wire = new List<byte>();
        Compact(wire, Signers.Length);
        wire.AddRange(new byte[64 * Signers.Length]);
        wire.AddRange(Message);
        Wire = [.. wire];
    }

    public Address[] Signers { get; }

    public Address[] StaticKeys { get; }

    public Address[] AllKeys { get; }

    public byte[] Message { get; }

    public byte[] Wire { get; }

    public bool Fits => Wire.Length <= 1232 && AllKeys.Length <= 128;

    public bool NeedsWrite(Address key) => _needs[key].Writable;

    public bool IsProgram(Address key) => _needs[key].Program;

    private static void Compact(List<byte> bytes, int value)
    {
        while (value >= 128)
        {
            bytes.Add((byte)(0x80 + (value % 128)));
            value /= 128;
        }

        bytes.Add((byte)value);
    }

    private void Mention(List<Address> mentioned, Address address, bool signer, bool writable, bool program)
    {
        if (!_needs.TryGetValue(address, out (bool Signer, bool Writable, bool Program) need))
        {
            mentioned.Add(address);
        }

        _needs[address] = (need.Signer || signer, need.Writable || writable, need.Program || program);
    }
}
