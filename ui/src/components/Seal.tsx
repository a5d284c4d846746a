/** The product's mark: a seal with a signature in it. Decorative; the name stands beside it. */
export function Seal({ size }: { size: number }) {
  return (
    <svg
      className="seal"
      width={size}
      height={size}
      viewBox="160 160 704 704"
      fill="none"
      stroke="currentColor"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <circle cx="512" cy="512" r="322" strokeWidth="52" />
      <circle cx="512" cy="512" r="252" strokeWidth="16" opacity=".55" />
      <path
        strokeWidth="52"
        d="M322 570c40-122 96-186 130-172 40 18-22 168 8 176 34 10 46-118 98-112 42 6-8 98 34 104 34 4 40-52 74-46 24 4 14 38 46 30"
      />
    </svg>
  );
}
