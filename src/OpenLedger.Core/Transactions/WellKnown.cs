namespace OpenLedger.Core.Transactions;

/// <summary>Addresses that everybody knows: Solana's native programs, the Token program and the sysvars.</summary>
public static class WellKnown
{
    /// <summary>The System program: creates accounts and moves the native asset. All zeros.</summary>
    public static readonly Address System;

    /// <summary>The owner of native programs.</summary>
    public static readonly Address NativeLoader = Address.Parse("NativeLoader1111111111111111111111111111111");

    /// <summary>The program that sets compute-unit limit and price.</summary>
    public static readonly Address ComputeBudget = Address.Parse("ComputeBudget111111111111111111111111111111");

    /// <summary>The program that owns address lookup tables.</summary>
    public static readonly Address AddressLookupTable = Address.Parse("AddressLookupTab1e1111111111111111111111111");

    /// <summary>The SPL Token program.</summary>
    public static readonly Address Token = Address.Parse("TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA");

    /// <summary>Whatever is sent there is gone.</summary>
    public static readonly Address Incinerator = Address.Parse("1nc1nerator11111111111111111111111111111111");

    /// <summary>The owner of sysvar accounts.</summary>
    public static readonly Address SysvarOwner = Address.Parse("Sysvar1111111111111111111111111111111111111");

    /// <summary>The clock: slot, epoch and simulated time.</summary>
    public static readonly Address SysvarClock = Address.Parse("SysvarC1ock11111111111111111111111111111111");

    /// <summary>Recent blockhashes, named by instructions on durable nonces.</summary>
    public static readonly Address SysvarRecentBlockhashes = Address.Parse("SysvarRecentB1ockHashes11111111111111111111");

    /// <summary>The parameters of the rent-exempt minimum.</summary>
    public static readonly Address SysvarRent = Address.Parse("SysvarRent111111111111111111111111111111111");

    /// <summary>The instructions of the running transaction.</summary>
    public static readonly Address SysvarInstructions = Address.Parse("Sysvar1nstructions1111111111111111111111111");

    private static readonly Address[] s_reserved =
    [
        System, NativeLoader, ComputeBudget, AddressLookupTable, SysvarOwner, SysvarClock, SysvarRecentBlockhashes, SysvarRent,
        SysvarInstructions,
    ];

    /// <summary>
    /// True for accounts that no transaction can write, whatever it declares: native programs and sysvars. Without this a
    /// transaction that names the clock as writable would keep every other one waiting.
    /// </summary>
    /// <remarks>Source: Solana's reserved account keys.</remarks>
    public static bool IsReserved(in Address address)
    {
        foreach (ref readonly Address reserved in s_reserved.AsSpan())
        {
            if (reserved.Prefix == address.Prefix && reserved == address)
            {
                return true;
            }
        }

        return false;
    }
}
