using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Reflection;

namespace Rungs;

/// <summary>Takes an expression apart that is one call of a portable method.</summary>
/// <remarks>Most arguments are read by hand, which takes tens of nanoseconds; what is left is interpreted, which takes microseconds.</remarks>
internal static class CallExpression
{
    /// <summary>The method that is called, and its arguments, evaluated once, in their order.</summary>
    /// <param name="call">The lambda.</param>
    /// <param name="item">What the lambda's parameter stands for, where it has one.</param>
    /// <exception cref="ArgumentException">It is not one call of a portable method.</exception>
    internal static (PortableMethod Method, object?[] Arguments) Read(LambdaExpression call, object? item = null)
    {
        var body = call.Body;
        while (body is UnaryExpression { NodeType: ExpressionType.Convert, Method: null } cast && cast.Type.IsAssignableFrom(cast.Operand.Type))
            body = cast.Operand; // boxed, or taken for a base type
        if (body is not MethodCallExpression invocation)
            throw new ArgumentException($"'{call.Body}' is not one call of a static method. Write () => Type.Method(arguments).", nameof(call));
        if (invocation.Object is not null && !invocation.Method.IsDefined(typeof(PortableAttribute), inherit: false))
            throw new ArgumentException($"'{call.Body}' calls a method of an object, which would have to cross. Write () => Type.Method(arguments), of a static method that is marked [Portable].", nameof(call));

        var method = PortableRegistry.Find(invocation.Method);
        var values = new object?[invocation.Arguments.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = Evaluate(invocation.Arguments[i], item);
        return (method, values);
    }

    private static object? Evaluate(Expression expression, object? item) => expression switch
    {
        ConstantExpression constant => constant.Value,
        ParameterExpression => item,
        MemberExpression { Expression: null, Member: FieldInfo field } => field.GetValue(null),
        MemberExpression { Expression: null, Member: PropertyInfo property } => Get(property, null),
        MemberExpression { Expression: { } target, Member: FieldInfo } member => Get(member, Evaluate(target, item)),
        MemberExpression { Expression: { Type.IsValueType: false } target } member => Get(member, Evaluate(target, item)),
        UnaryExpression { NodeType: ExpressionType.Convert, Method: null } cast when cast.Type.IsAssignableFrom(cast.Operand.Type) => Evaluate(cast.Operand, item),
        DefaultExpression { Type.IsValueType: false } => null,
        _ => Interpret(expression, item),
    };

    private static object? Get(MemberExpression member, object? owner) => (owner, member.Member) switch
    {
        (null, _) => Interpret(member.Update(Expression.Constant(null, member.Expression!.Type)), item: null), // throws what the language does
        (_, FieldInfo field) => field.GetValue(owner),
        (_, var property) => Get((PropertyInfo)property, owner),
    };

    private static object? Get(PropertyInfo property, object? owner) => property.GetValue(owner, BindingFlags.DoNotWrapExceptions, null, null, null);

    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "It is interpreted, where it has no spans; and where nothing can be compiled, it is interpreted anyway.")]
    private static object? Interpret(Expression expression, object? item)
    {
        var insertion = new ItemInserted(item);
        var whole = insertion.Visit(expression)!;
        return Expression.Lambda<Func<object?>>(Expression.Convert(whole, typeof(object))).Compile(preferInterpretation: !insertion.HasSpans)();
    }

    /// <summary>Puts a value where the lambda's parameter stands.</summary>
    private sealed class ItemInserted(object? item) : ExpressionVisitor
    {
        /// <summary>The parameters of lambdas within.</summary>
        private readonly HashSet<ParameterExpression> _inner = [];

        /// <summary>Whether there are spans in it, which cannot be interpreted: C# takes the span's form of <c>array.Contains(x)</c>.</summary>
        internal bool HasSpans { get; private set; }

        public override Expression? Visit(Expression? node)
        {
            HasSpans |= node?.Type.IsByRefLike == true;
            return base.Visit(node);
        }

        protected override Expression VisitLambda<T>(Expression<T> node)
        {
            _inner.UnionWith(node.Parameters);
            return base.VisitLambda(node);
        }

        protected override Expression VisitParameter(ParameterExpression node) => _inner.Contains(node) ? node : Expression.Constant(item, node.Type);
    }
}
