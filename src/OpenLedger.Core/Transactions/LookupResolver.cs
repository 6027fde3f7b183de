namespace OpenLedger.Core.Transactions;

/// <summary>
/// Where accounts are read when lookup tables are resolved. Implemented by a struct over the state, so that no call is virtual.
/// </summary>
public interface ILookupTableSource
{
    /// <summary>
    /// Owner and data of an account; false if it does not exist. The data need only stay valid until the next call.
    /// </summary>
    bool TryGetAccount(in Address address, out Address owner, out ReadOnlySpan<byte> data);
}

/// <summary>Loads the addresses that a v0 transaction takes from lookup tables. No allocation in the steady state.</summary>
public static class LookupResolver
{
    /// <summary>
    /// Fills the loaded addresses of <paramref name="transaction"/> as they are in <paramref name="currentSlot"/>. A transaction
    /// without tables is resolved as it is. After any other result than <see cref="LookupResult.Resolved"/> it stays unresolved.
    /// </summary>
    public static LookupResult TryResolve<TSource>(ParsedTransaction transaction, ref TSource source, ulong currentSlot)
        where TSource : ILookupTableSource, allows ref struct
    {
        transaction.IsResolved = transaction.LookupCount == 0;
        if (transaction.IsResolved)
        {
            return LookupResult.Resolved;
        }

        Span<Address> loaded = transaction.LoadedBuffer();
        int writable = 0;
        int readOnly = transaction.LoadedWritableCount;
        for (int t = 0; t < transaction.LookupCount; t++)
        {
            if (!source.TryGetAccount(transaction.LookupTable(t), out Address owner, out ReadOnlySpan<byte> data))
            {
                return LookupResult.TableNotFound;
            }

            if (owner != WellKnown.AddressLookupTable)
            {
                return LookupResult.InvalidOwner;
            }

            if (!AddressLookupTable.IsTable(data))
            {
                return LookupResult.InvalidData;
            }

            if (AddressLookupTable.IsDeactivated(data, currentSlot))
            {
                return LookupResult.TableNotFound;
            }

            int usable = AddressLookupTable.UsableCount(data, currentSlot);
            if (!Load(data, usable, transaction.WritableIndexes(t), loaded, ref writable)
                || !Load(data, usable, transaction.ReadonlyIndexes(t), loaded, ref readOnly))
            {
                return LookupResult.InvalidIndex;
            }
        }

        if (HasDuplicates(transaction, loaded))
        {
            return LookupResult.DuplicateAccount;
        }

        transaction.SettleLoaded();
        return LookupResult.Resolved;
    }

    private static bool Load(ReadOnlySpan<byte> data, int usable, ReadOnlySpan<byte> indexes, Span<Address> loaded,
        ref int position)
    {
        foreach (byte index in indexes)
        {
            if (index >= usable)
            {
                return false;
            }

            loaded[position++] =
                new Address(data.Slice(AddressLookupTable.MetaLength + (index * Address.Length), Address.Length));
        }

        return true;
    }

    private static bool HasDuplicates(ParsedTransaction transaction, ReadOnlySpan<Address> loaded)
    {
        for (int i = 0; i < loaded.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (loaded[i].Prefix == loaded[j].Prefix && loaded[i] == loaded[j])
                {
                    return true;
                }
            }

            for (int k = 0; k < transaction.StaticAccountCount; k++)
            {
                if (transaction.Key(k) == loaded[i])
                {
                    return true;
                }
            }
        }

        return false;
    }
}
