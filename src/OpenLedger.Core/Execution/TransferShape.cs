using System.Buffers.Binary;
using OpenLedger.Core.Programs;
using OpenLedger.Core.State;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Execution;

/// <summary>
/// Transactions that do nothing but System and Token transfers (plain and checked). If every account is what the programs expect, such a
/// transaction only adds to some amounts and takes from others, and succeeds if what it takes is there. Whatever is not surely so goes through the
/// programs, which say what is wrong with it.
/// </summary>
internal static class TransferShape
{
    // One bit per account; those behind are not worth the trouble.
    private const int MaxAccounts = 64;

    private const int SystemTransferLength = 12;
    private const int TokenTransferLength = 9;
    private const int TokenTransferCheckedLength = 10;

    /// <summary>
    /// Notes the accesses of a transaction that has the shape, with account numbers of the transaction in place of indices; notes nothing and
    /// returns false if it has not. Looks at nothing but the transaction.
    /// </summary>
    public static bool TryNote(ParsedTransaction transaction, int number, PreparedChunk chunk, ref PreparedTransaction prepared)
    {
        if (transaction.InstructionCount == 0 || transaction.TotalAccountCount > MaxAccounts || transaction.LookupCount != 0)
        {
            return false;
        }

        int first = chunk.AccessCount;
        var roles = new Roles { Chunk = chunk, First = first, Number = number };
        chunk.AddAccess(0, number, AccessMode.LamportsDebit, prepared.FeeLamports);
        uint units = 0;
        for (int i = 0; i < transaction.InstructionCount; i++)
        {
            Address program = transaction.InstructionProgram(i);
            bool fits;
            if (program == default)
            {
                units += ComputeCosts.System;
                fits = NoteSystem(transaction, i, ref roles);
            }
            else if (program == WellKnown.Token)
            {
                fits = NoteToken(transaction, i, ref roles, ref units);
                prepared.MovesTokens = true;
            }
            else
            {
                units += ComputeCosts.ComputeBudget;
                fits = program == WellKnown.ComputeBudget;
            }

            if (!fits)
            {
                chunk.TruncateAccesses(first);
                return false;
            }
        }

        prepared.TransferComputeUnits = units;
        if (units > prepared.ComputeUnitLimit)
        {
            chunk.TruncateAccesses(first);
            return false;
        }

        return true;
    }

    /// <summary>
    /// Whether the accounts are what the programs expect, so that the transaction surely succeeds if what it debits is there. Looks at nothing that a
    /// credit or a debit changes, but for that an account exists.
    /// </summary>
    /// <param name="transaction">A transaction of the shape.</param>
    /// <param name="accounts">Its accounts' indices.</param>
    /// <param name="state">The state.</param>
    public static bool IsCertain(ParsedTransaction transaction, ReadOnlySpan<int> accounts, LedgerState state)
    {
        if (!IsWallet(accounts[0], state))
        {
            return false;
        }

        for (int i = 0; i < transaction.InstructionCount; i++)
        {
            ref readonly ParsedInstruction instruction = ref transaction.Instruction(i);
            Address program = transaction.Key(instruction.ProgramIndex);
            bool certain = program == default
                ? IsCertainSystem(transaction.InstructionAccounts(i), accounts, state)
                : program != WellKnown.Token || IsCertainToken(transaction, i, accounts, state);
            if (!certain)
            {
                return false;
            }
        }

        return true;
    }

    private static bool NoteSystem(ParsedTransaction transaction, int instruction, ref Roles roles)
    {
        ReadOnlySpan<byte> data = transaction.InstructionData(instruction);
        ReadOnlySpan<byte> accounts = transaction.InstructionAccounts(instruction);
        if (data.Length != SystemTransferLength || accounts.Length != 2 ||
            BinaryPrimitives.ReadUInt32LittleEndian(data) != (uint)SystemInstruction.Transfer ||
            !transaction.IsSigner(accounts[0]) || !transaction.IsWritable(accounts[0]) || !transaction.IsWritable(accounts[1]))
        {
            return false;
        }

        ulong lamports = BinaryPrimitives.ReadUInt64LittleEndian(data[4..]);
        return roles.TryDebit(accounts[0], AccessMode.LamportsDebit, lamports) && roles.TryCredit(accounts[1], AccessMode.LamportsCredit, lamports);
    }

    private static bool NoteToken(ParsedTransaction transaction, int instruction, ref Roles roles, ref uint units)
    {
        ReadOnlySpan<byte> data = transaction.InstructionData(instruction);
        ReadOnlySpan<byte> accounts = transaction.InstructionAccounts(instruction);
        bool isChecked = data.Length == TokenTransferCheckedLength && data[0] == (byte)TokenInstruction.TransferChecked;
        if (!isChecked && (data.Length != TokenTransferLength || data[0] != (byte)TokenInstruction.Transfer))
        {
            return false;
        }

        int destination = isChecked ? 2 : 1;
        if (accounts.Length != destination + 2 || !transaction.IsSigner(accounts[destination + 1]) ||
            !transaction.IsWritable(accounts[0]) || !transaction.IsWritable(accounts[destination]))
        {
            return false;
        }

        units += isChecked ? ComputeCosts.TokenTransferChecked : ComputeCosts.TokenTransfer;
        ulong amount = BinaryPrimitives.ReadUInt64LittleEndian(data[1..]);

        // Nothing writes nothing: which account is written first, and so stands first among the changes, would be another one then.
        return amount != 0 && (!isChecked || roles.TryRead(accounts[1])) &&
            roles.TryDebit(accounts[0], AccessMode.TokensDebit, amount) &&
            roles.TryCredit(accounts[destination], AccessMode.TokensCredit, amount);
    }

    /// <summary>Whether it is a System account without data: the only kind that pays fees and can be debited by System.</summary>
    public static bool IsWallet(int account, LedgerState state)
    {
        ref readonly AccountHeader header = ref state.Header(account);
        return header.OwnerProgram == 0 && header.DataLength == 0 && header.Lamports != 0;
    }

    private static bool IsCertainSystem(ReadOnlySpan<byte> accounts, ReadOnlySpan<int> indices, LedgerState state)
    {
        ref readonly AccountHeader target = ref state.Header(indices[accounts[1]]);
        return IsWallet(indices[accounts[0]], state) && target.Lamports >= Rent.MinimumBalance(target.DataLength);
    }

    private static bool IsCertainToken(ParsedTransaction transaction, int instruction, ReadOnlySpan<int> indices, LedgerState state)
    {
        ReadOnlySpan<byte> accounts = transaction.InstructionAccounts(instruction);
        bool isChecked = accounts.Length == 4;
        int source = indices[accounts[0]];
        int target = indices[accounts[isChecked ? 2 : 1]];
        if (!IsOpen(source, state) || !IsOpen(target, state))
        {
            return false;
        }

        ReadOnlySpan<byte> from = state.DataOf(source);
        Address mint = TokenAccount.Mint(from);
        Address authority = transaction.Key(accounts[^1]);
        if (mint != TokenAccount.Mint(state.DataOf(target)) || authority != TokenAccount.Owner(from) ||
            (TokenAccount.TryGetDelegate(from, out Address delegated) && delegated == authority))
        {
            return false;
        }

        return !isChecked || IsMint(indices[accounts[1]], in mint, transaction.InstructionData(instruction)[9], state);
    }

    private static bool IsOpen(int account, LedgerState state)
    {
        ref readonly AccountHeader header = ref state.Header(account);
        if (header.OwnerProgram != LedgerState.TokenProgramNumber || header.DataLength != TokenAccount.Length ||
            header.Lamports < Rent.MinimumBalance(TokenAccount.Length))
        {
            return false;
        }

        ReadOnlySpan<byte> data = state.Bytes(in header);
        return TokenAccount.IsInitialized(data) && !TokenAccount.IsFrozen(data);
    }

    private static bool IsMint(int account, in Address mint, byte decimals, LedgerState state)
    {
        ReadOnlySpan<byte> data = state.DataOf(account);
        return state.AddressOf(account) == mint && TokenMint.IsInitialized(data) && TokenMint.Decimals(data) == decimals;
    }

    /// <summary>
    /// What each account does in the transaction. One that is debited several times is debited the sum; any other second part makes the shape
    /// more than it can say.
    /// </summary>
    private ref struct Roles
    {
        public required PreparedChunk Chunk;
        public required int First;
        public required int Number;
        private ulong _debited;
        private ulong _credited;
        private ulong _read;

        public bool TryRead(int account)
        {
            ulong bit = 1UL << account;
            if (((_debited | _credited) & bit) != 0)
            {
                return false;
            }

            if ((_read & bit) == 0)
            {
                _read |= bit;
                Chunk.AddAccess(account, Number, AccessMode.Read, 0);
            }

            return true;
        }

        public bool TryCredit(int account, AccessMode mode, ulong amount)
        {
            ulong bit = 1UL << account;
            if (((_debited | _credited | _read) & bit) != 0)
            {
                return false;
            }

            _credited |= bit;
            Chunk.AddAccess(account, Number, mode, amount);
            return true;
        }

        public bool TryDebit(int account, AccessMode mode, ulong amount)
        {
            ulong bit = 1UL << account;
            if (((_credited | _read) & bit) != 0)
            {
                return false;
            }

            // The payer's first access is the fee.
            if ((_debited & bit) == 0 && account != 0)
            {
                _debited |= bit;
                Chunk.AddAccess(account, Number, mode, amount);
                return true;
            }

            _debited |= bit;
            foreach (ref Access access in Chunk.Accesses[First..])
            {
                if (access.Account == account && access.IsDebit)
                {
                    if (access.Mode != mode || amount > ulong.MaxValue - access.Amount)
                    {
                        return false;
                    }

                    access.Amount += amount;
                    return true;
                }
            }

            return false;
        }
    }
}
