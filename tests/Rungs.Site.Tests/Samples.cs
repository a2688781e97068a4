namespace Rungs.Site.Tests;

#pragma warning disable // a type that has some of everything obeys no rule of taste

/// <summary>What the tests of comments look at.</summary>
public static class Samples
{
    /// <summary>All is said.</summary>
    /// <typeparam name="T">What it holds.</typeparam>
    public class Explained<T>
    {
        /// <summary>Makes one.</summary>
        /// <param name="item">The first.</param>
        public Explained(T item)
        {
        }

        /// <summary>Finds an item.</summary>
        /// <typeparam name="TItem">The type.</typeparam>
        /// <param name="name">The name.</param>
        /// <returns>The item.</returns>
        public virtual TItem? Find<TItem>(string name) => default;
    }

    /// <summary>An heir.</summary>
    public sealed class Heir() : Explained<int>(0)
    {
        /// <inheritdoc/>
        /// <param name="name">Its own words.</param>
        public override TItem? Find<TItem>(string name)
            where TItem : default => default;

        /// <inheritdoc/>
        public override string ToString() => "";
    }

    /// <summary>Too little is said.</summary>
    public class Gaps<T>
    {
        public event Action? Silent;

        /// <summary> </summary>
        public int Empty => 0;

        /// <summary>Half of it.</summary>
        /// <param name="first">Is told.</param>
        public int Half<TItem>(int first, int second) => 0;

        /// <inheritdoc/>
        public void Dangling() => Silent?.Invoke();
    }

    /// <summary>An enum.</summary>
    public enum Size
    {
        /// <summary>Said.</summary>
        Small,
        Large,
    }

    /// <summary>Members whose ids are hard.</summary>
    public class Shapes<T>
    {
        /// <summary>A constructor.</summary>
        public Shapes(T item)
        {
        }

        /// <summary>An indexer.</summary>
        public int this[int index] => index;

        /// <summary>A conversion.</summary>
        public static implicit operator string(Shapes<T> shapes) => "";

        /// <summary>Many parameters.</summary>
        public void Many<T1, T2>(Dictionary<T, List<T2>>[] lists, ref T1 one, int[,] grid, int? maybe)
        {
        }

        /// <summary>A nested type as a parameter.</summary>
        public void Nested(Inner<int> inner)
        {
        }

        /// <summary>Nested.</summary>
        public class Inner<T2>;
    }
}
