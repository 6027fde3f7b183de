namespace OpenLedger.Core.Transactions;

/// <summary>A lookup table as whoever builds a v0 message knows it: where it is and what it holds.</summary>
/// <param name="Table">Address of the table.</param>
/// <param name="Addresses">The addresses in it, at most 256, in their order.</param>
public sealed record LookupTableContents(Address Table, Address[] Addresses);
